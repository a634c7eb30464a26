import TestSupport
import Wording
import Testing

@Suite("Texts that look like a person")
struct PersonalPatternTests {
  @Test(
    "A mainland mobile number is a phone, with spaces, dashes or +86 too",
    arguments: [
      "13800138000", "19912345678", "138 0013 8000", "138-0013-8000", "8613800138000",
      "+8613800138000", "+86 138 0013 8000", "86-138-0013-8000", "1 3 8 0 0 1 3 8 0 0 0",
    ])
  func phone(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "A phone stays one in full-width digits and with the other signs that a code may hold",
    arguments: ["１３８００１３８０００", "138.0013.8000", "138_0013_8000", "138:0013:8000"])
  func phoneInDisguise(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "So does an identity number, a VIN or a number plate",
    arguments: [
      ("１１０１０５１９４９１２３１００２Ｘ", PersonalPattern.identityNumber),
      ("110105.19491231.002X", .identityNumber), ("ＬＳＶＡＡ４９Ｊ１３２０４７３７１", .vin),
      ("LSV:AA49J_132047371", .vin), ("京Ａ１２３４５", .plate), ("京A.12345", .plate),
      ("京A_12345", .plate), ("京A:12345", .plate),
    ])
  func inDisguise(text: String, pattern: PersonalPattern) {
    #expect(PersonalPattern.match(text) == pattern)
  }

  @Test(
    "Other numbers are no phone",
    arguments: [
      "12800138000", "10800138000", "23800138000", "1380013800", "138001380001", "8513800138000",
      "02112345678", "20260305143", "1380013800a", "00000000000", "4008001234",
    ])
  func noPhone(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "Eighteen digits with the right check digit are an identity number",
    arguments: [
      "11010519491231002X", "11010519491231002x", "440524188001010014", "110105 19491231 002X",
      "440524-18800101-0014",
    ])
  func identityNumber(text: String) {
    #expect(PersonalPattern.match(text) == .identityNumber)
  }

  @Test(
    "With another check digit they are none",
    arguments: [
      "110105194912310021", "11010519491231002A", "440524188001010015", "123456789012345678",
      "44052418800101001X",
    ])
  func noIdentityNumber(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test("Of the eleven last signs exactly one makes an identity number")
  func checkDigit() {
    var random = SplitMix64(seed: 11)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    for _ in 0..<200 {
      let province = random.pick(["11", "31", "44", "51", "65"])
      let day =
        "19\(two(random.below(100)))\(two(1 + random.below(12)))\(two(1 + random.below(28)))"
      let body =
        province + two(random.below(100)) + two(random.below(100)) + day
        + two(random.below(100)) + "\(random.below(10))"
      let found = "0123456789X".filter { PersonalPattern.match(body + String($0)) != nil }
      #expect(found.count == 1, "\(body)")
      let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      let sum = zip(body, weights).reduce(0) { $0 + $1.0.wholeNumberValue! * $1.1 }
      // ISO 7064, MOD 11-2: the weighted sum with the last sign leaves 1.
      let last = found == "X" ? 10 : Int(found) ?? -1
      #expect((sum + last) % 11 == 1, "\(body)")
    }
  }

  @Test(
    "A province, a letter and five or six signs are a number plate",
    arguments: [
      "京A12345", "沪B·8K888", "粤BD12345", "苏 E-12345", "川AF12345", "琼A1234D", "藏a12345",
    ])
  func plate(text: String) {
    #expect(PersonalPattern.match(text) == .plate)
  }

  @Test("Every province has plates")
  func provinces() {
    for province in "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼" {
      #expect(PersonalPattern.match("\(province)A12345") == .plate, "\(province)")
    }
  }

  @Test(
    "Other Chinese words are none",
    arguments: [
      "京A1234", "京A1234567", "京112345", "车A12345", "北京A12345", "云南白药", "京东方科技集团", "新能源123",
      "A京12345", "财务付款", "吉A1234港",
    ])
  func noPlate(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "Seventeen letters and digits without I, O and Q are a VIN",
    arguments: [
      "LSVAA49J132047371", "WDBRF61J21F184012", "lsvaa49j132047371", "LSV AA49J 132047371",
      "LSVAA49J-132047371", "1M8GDM9AXKP042788",
    ])
  func vin(text: String) {
    #expect(PersonalPattern.match(text) == .vin)
  }

  @Test(
    "Other ids of that length are none",
    arguments: [
      "LSVAI49J132047371", "LSVAO49J132047371", "LSVAQ49J132047371", "LSVAA49J13204737",
      "LSVAA49J1320473711", "12345678901234567", "ABCDEFGHJKLMNPRST", "LSVAA49J13204737_",
      "LSVAA49J132O47371",
    ])
  func noVIN(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "Ids of the house are none",
    arguments: [
      "", "J-1", "ORDER-2026-000123", "20260305-0001", "C-00012345", "blueprint:standard.1",
      "019b772d-0dc0-797b-8858-d8da8b529b4a", "customer 13", "P-9F3K2M7Q", "2026-03-05",
      "touchpoint.completed", "奥迪A4L 45TFSI",
    ])
  func none(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "A phone standing by itself in a longer text is found, whatever letters stand around it",
    arguments: [
      "张三 13900000000", "张三的车13900000000", "John Smith 13900001111", "K 2 139-0000-1111",
      "T5 13900002222", "call 8613900001111 now",
    ])
  func phoneInText(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "Digits that are part of a code are no phone",
    arguments: ["O13900000000", "A13900000000B", "订单 2026031900012345", "order 12345678901"])
  func codes(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "Within an id a part is one, and eleven digits beside letters that begin with no date",
    arguments: [
      ("C-13900001234-X", PersonalPattern.phone), ("J-13977770001", .phone),
      ("A13900000000B", .phone),
      ("C-139-0000-1234", .phone), ("C-139-00001234", .phone), ("x:8613900001234", .phone),
      ("C-LSVAA49J132047371-1", .vin), ("C_110105_11010519491231002X", .identityNumber),
      ("C-京A12345", .plate), ("SO17031500012", nil), ("J-19-0305-00012", nil),
      ("J-2026-03-05-001", nil), ("DD202603050000001", nil), ("V-13abc900001234", nil),
      ("019b772d-0dc0-797b-8858-d8da8b529b4a", nil), ("C12900001234", nil),
    ] as [(String, PersonalPattern?)])
  func inside(text: String, pattern: PersonalPattern?) {
    #expect(PersonalPattern.matchInside(text) == pattern)
  }

  @Test(
    "Orders are none: no province, no day of birth, no check digit of a VIN",
    arguments: [
      "202603051430000010", "202603050000180018", "202603050000260026", "202603050915070001",
      "DD202603050000001", "XS20260305A000017", "JDXSDD20260305002", "订单 03-2026-0305-01",
      "99010519491231002X",
      "1101051949133100", "110105194913310022", "XS260305A00001700", "260305A0001700013",
      "GZ000000000000017", "standard2walkthru", "L0000000000000017", "XS-A1-26-B0-0017-C",
    ])
  func orders(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "So is one that was mistyped, or that has no check digit, by itself or within an id",
    arguments: [
      "LSVAA49J232047371", "lsvaa49j132047372", "LSVAB2BR1CN123456", "LTEST0000000000XY",
      "LFV3A23C9K3012345", "1M8GDM9AXKP042789", "5YJSA1E14HF000337", "JTDKN3DU5A0123456",
      "WVWZZZ1KZAW000001", "LSV-AB2BR-1CN123456", "LSV AB2BR 1CN123456", "VIN LSVAB2BR1CN123456",
      "車LSVAB2BR1CN123456", "ＬＳＶＡＢ２ＢＲ１ＣＮ１２３４５６",
    ])
  func mistyped(text: String) {
    #expect(PersonalPattern.match(text) == .vin)
    #expect(
      PersonalPattern.matchInside("C-\(text)-1") == .vin || text.contains { " -".contains($0) })
  }

  @Test("Of a VIN from China, any sign may be another one")
  func oneSignOff() {
    let vin = Array("LSVAA49J132047371")
    for place in 1..<vin.count {
      for sign in "0123456789ABCDEFGHJKLMNPRSTUVWXYZ" {
        var text = vin
        text[place] = sign
        #expect(PersonalPattern.match(String(text)) == .vin, "\(String(text))")
      }
    }
  }

  @Test("Digits alone, in all lengths that orders have, are none but where one is a phone")
  func serials() {
    for length in 10...20 {
      for first in ["2026", "9", "5", "000", "4"] {
        let text = first + String(repeating: "7", count: length - first.count)
        #expect(PersonalPattern.match(text) == nil, "\(text)")
      }
    }
    for text in [
      "2026-03-05T14:30:00Z", "20260305143000123", "J-2026-03-05-001", "03-2026-0305-01",
    ] {
      #expect(PersonalPattern.match(text) == nil, "\(text)")
    }
  }

  @Test(
    "A landline is a phone, with the area code set off or not",
    arguments: [
      "010-12345678", "01012345678", "(010)12345678", "010 8765 4321", "0755 1234567",
      "0755-12345678", "07551234567", "021-62345678", "02162345678", "家里 021-62345678",
      "0571.87654321", "０１０-１２３４５６７８",
    ])
  func landline(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "A foreign number is a phone, by its plus sign or by 00 and a country",
    arguments: [
      "+1 212 555 0100", "+852 9123 4567", "+4915112345678", "+81-3-1234-5678", "0085291234567",
      "00442071234567", "008613800138000", "tel:+12125550100", "+86 10 1234 5678",
    ])
  func foreign(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "So is a number in the digits or the numerals of another script",
    arguments: ["一三八零零一三八零零零", "幺三八〇〇幺三八〇〇〇", "١٣٨٠٠١٣٨٠٠٠", "壹叁捌零零壹叁捌零零零"])
  func numerals(text: String) {
    #expect(PersonalPattern.match(text) == .phone)
  }

  @Test(
    "An address of mail, a WeChat id, a street",
    arguments: [
      ("wang.fang@example.com", PersonalPattern.email), ("王芳@例子.中国", .email),
      ("mailto:w@x.cn", .email), ("ｗａｎｇ＠example.com", .email), ("wxid_ab12cd34ef", .wechat),
      ("微信wangfang88", .wechat), ("微信号 wang_fang_1", .wechat), ("WeChat:fang2026", .wechat),
      ("朝阳区建国路1号王芳家", .address), ("人民路12号", .address),
    ])
  func others(text: String, pattern: PersonalPattern) {
    #expect(PersonalPattern.match(text) == pattern)
  }

  @Test(
    "Words of the trade are none",
    arguments: [
      "wechat", "微信", "微信小程序", "wechat-moments", "秦PLUS DM-i", "Model 3", "人民路4S店", "walkthrough",
      "VIP室2号", "a@b", "5系 Li", "二手车", "三一重工", "宋L 2026款", "CR-V e:HEV 2.0",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "P-0123456789abcdefghjk",
    ])
  func trade(text: String) {
    #expect(PersonalPattern.match(text) == nil)
  }

  @Test(
    "A number plate, VIN or identity number is found beside other words",
    arguments: [
      ("王芳 京A12345", PersonalPattern.plate), ("京A12345 王芳", .plate),
      ("VIN LSVAA49J132047371", .vin), ("身份证11010519491231002X", .identityNumber),
    ])
  func amongWords(text: String, pattern: PersonalPattern) {
    #expect(PersonalPattern.match(text) == pattern)
  }
}
