import ArgumentParser
import GRDB
import Yams
import CryptoExtras
print("hello")
