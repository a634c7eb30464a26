PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES('format','1');
INSERT INTO meta VALUES('origin','example.com/dealer-1');
CREATE TABLE name (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO name VALUES(1,'blueprint.published');
INSERT INTO name VALUES(2,'example.com/dealer-1');
INSERT INTO name VALUES(3,'cli');
INSERT INTO name VALUES(4,'journey.opened');
INSERT INTO name VALUES(5,'touchpoint.completed');
INSERT INTO name VALUES(6,'customer.registered');
CREATE TABLE customer (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
INSERT INTO customer VALUES(1,'C1');
INSERT INTO customer VALUES(2,'C2');
INSERT INTO customer VALUES(3,'C3');
CREATE TABLE stream (key INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE);
INSERT INTO stream VALUES(1,'blueprint/standard');
INSERT INTO stream VALUES(2,'journey/D1');
INSERT INTO stream VALUES(3,'journey/D2');
INSERT INTO stream VALUES(4,'journey/D3');
INSERT INTO stream VALUES(5,'customer/C1');
CREATE TABLE stream_customer (
  customer INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (customer, stream)
) WITHOUT ROWID;
INSERT INTO stream_customer VALUES(1,2);
INSERT INTO stream_customer VALUES(1,5);
INSERT INTO stream_customer VALUES(2,3);
INSERT INTO stream_customer VALUES(3,4);
CREATE TABLE event (
  position INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  version INTEGER NOT NULL,
  type INTEGER NOT NULL,
  id BLOB NOT NULL,
  time INTEGER NOT NULL,
  timeoffset INTEGER,
  recorded INTEGER NOT NULL,
  dataversion INTEGER NOT NULL,
  source INTEGER NOT NULL,
  customer INTEGER,
  actor INTEGER NOT NULL,
  correlation TEXT,
  causation TEXT,
  data TEXT NOT NULL,
  sealed BLOB
);
INSERT INTO event VALUES(1,1,1,1,X'01a20244e80074eea63b30ded4d9650d',1795334400000,480,1795334400000,1,2,NULL,3,NULL,NULL,'{"blueprint":"standard","blueprintVersion":2,"sha256":"50452a1c90bce176aa3b37b27f896d2429e4d6629074f0ce2e337f9b348a4ff0"}',NULL);
INSERT INTO event VALUES(2,2,1,4,X'01a20244e800729ba86a245fe1299428',1795334400000,480,1795334400000,1,2,1,3,NULL,NULL,'{"blueprint":"standard","blueprintVersion":2}',NULL);
INSERT INTO event VALUES(3,2,2,5,X'01a20244e800774995ad412b531d206b',1795334400000,480,1795334400000,1,2,1,3,NULL,NULL,'{"touchpoint":"greeting"}',NULL);
INSERT INTO event VALUES(4,3,1,4,X'01a20244e8007eab9fdedc30a62c5b5e',1795334400000,480,1795334400000,1,2,2,3,NULL,NULL,'{"blueprint":"standard","blueprintVersion":2}',NULL);
INSERT INTO event VALUES(5,3,2,5,X'01a20244e800782482181e3dded96575',1795334400000,480,1795334400000,1,2,2,3,NULL,NULL,'{"touchpoint":"greeting"}',NULL);
INSERT INTO event VALUES(6,4,1,4,X'01a20244e80077ac9f0064c7de20111e',1795334400000,480,1795334400000,1,2,3,3,NULL,NULL,'{"blueprint":"standard","blueprintVersion":2}',NULL);
INSERT INTO event VALUES(7,4,2,5,X'01a20244e80079838c5c8e243ff874fb',1795334400000,480,1795334400000,1,2,3,3,NULL,NULL,'{"touchpoint":"greeting"}',NULL);
INSERT INTO event VALUES(8,5,1,6,X'01a20244e80074d3904c54baeb635e2b',1795334400000,480,1795334400000,1,2,1,3,NULL,NULL,'{}',X'01000110d745375fcd5efa4824accd0890d7b569f68c0832a5c2c4b8543ec3e24c5a566a015c38fdd784d63fb3a9e0b540adc2042ceeca8f1ac9b36c3368585ec9a03d37f416493d38e1017fab6cec4e80d3fcf8996301a22fe7a508cb20eb5464f45e3dc2b4f7ca24d3d736005686156747d1a95e7528e5c029a36808a06d68763667e34e873fd2e1ecf1d6e97ebb3eb46fffcc4b23fe46fc2b6c89a71487a535fb34c2937e457e1301193efd97f6ac8255ddd8e4a88d1e0d07e87044328f');
CREATE TABLE tile (
  number INTEGER PRIMARY KEY, level INTEGER NOT NULL, tile INTEGER NOT NULL,
  root BLOB NOT NULL, hashes BLOB NOT NULL, UNIQUE (level, tile)
);
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL);
INSERT INTO checkpoint VALUES(1,replace('example.com/dealer-1\n1\ndVLqiLLtvRrfj7R3cFhDgAO3VKBcOtmJnBeCng9eqFg=\n\n— example.com/dealer-1 RxX82v7BW4Kt/Anju21OikNwL8TDE18xF7EUbcys8aWpPsYxcEhiemOUy09Z/2iDcu8M3UVjinoBLgRojwVwyxulYwM=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(2,replace('example.com/dealer-1\n2\nJ4qTpP+EvqhNIwpcQbhuboX37VGxVSyod+EuvJa9iP0=\n\n— example.com/dealer-1 RxX82tnvjCf6EoKuP/HDcVL5e065m3qn5yIVR4OY8KVERx/fhvosONIr5AXgs+5O8oouZDTI7AHQPi7itLWFhaEALw0=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(3,replace('example.com/dealer-1\n3\nNhykAEqG8YfqjUqcjffRAejFxDXUdIZziYGNyFjqRAM=\n\n— example.com/dealer-1 RxX82k7Vs3SCTto1/OXPyvJwAM/dENl81mkNM62WcCoZAV++3JWAHErZctQa4Guv61ylpHtsawHwCUhFVAtd42zWBgI=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(4,replace('example.com/dealer-1\n4\n+CqLiID57sUMViYbeMtNJ+/ejFH/Zx1ZTPo1F34CVtk=\n\n— example.com/dealer-1 RxX82ga/uW/yO+kuFX3X6jPrWZ6MekpqRIp7cgnW7QWEviHotm91n1466N50bMKCasiIxHTB3stYin+yvG+1cjWYcgc=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(5,replace('example.com/dealer-1\n5\nn/TVCGYb7f6DuXoAA/5Jt9qPBp4BZxAQOYgFyWb/K4Y=\n\n— example.com/dealer-1 RxX82v6DlVbwoBfbOTXxNZMct8Ny6lHUzSyWHTde4IW8dVE0JzGsvX+2FiM/C2Z68vtWEfALpCkmzIZmkwQJQg6YqA0=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(6,replace('example.com/dealer-1\n6\nB9hBdOKy215/Hvq+3axTlFQcUka6lOILzl8LZvcoy94=\n\n— example.com/dealer-1 RxX82omcJduWiXF/Fq86H2MtijeNtVOTizFQpsCX2A1Jj8zyugYcZVLjTTggrh+GaCQwSpSyt0Y7rtQDBufx3WZo5gU=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(7,replace('example.com/dealer-1\n7\nqdmA8ym4pVGbmNlrwzv64ONeisKbNOV2C8tjQ/xTp84=\n\n— example.com/dealer-1 RxX82trX+aH7gFllwVPlpMFNp7rD6XHg8jwg0nzCksHGiWftQbXK32WWW+Yc74Y0JzHX/WwFtHHnphOU/1mzJkLuiQ8=\n','\n',char(10)));
INSERT INTO checkpoint VALUES(8,replace('example.com/dealer-1\n8\no1qjI0kXEMmfrWprTER+/orAFV7GOfYwnerLuR24HwA=\n\n— example.com/dealer-1 RxX82nMVQb3iSDJHB/YFxdZJzoPV01z6U77GZBO3eZSiGC10b/q6x1tk9ZbysH8zXA16Z0D9+HFv1MsViBW+Vk0xtAo=\n','\n',char(10)));
CREATE UNIQUE INDEX event_id ON event (id);
CREATE UNIQUE INDEX event_stream ON event (stream, version);
CREATE TRIGGER event_gapless BEFORE INSERT ON event
WHEN NEW.position IS NOT
  coalesce((SELECT position FROM event ORDER BY position DESC LIMIT 1), 0) + 1
BEGIN SELECT RAISE(FAIL, 'positions are gapless'); END;
CREATE TRIGGER tile_gapless BEFORE INSERT ON tile
WHEN NEW.tile IS NOT
  (SELECT coalesce(max(tile), -1) + 1 FROM tile WHERE level = NEW.level)
BEGIN SELECT RAISE(FAIL, 'tiles are gapless'); END;
CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint
WHEN NEW.size <= (SELECT coalesce(max(size), -1) FROM checkpoint)
BEGIN SELECT RAISE(FAIL, 'checkpoints only grow'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER tile_no_update BEFORE UPDATE ON tile
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER tile_no_delete BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_no_update BEFORE UPDATE ON stream
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_no_delete BEFORE DELETE ON stream
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_customer_no_update BEFORE UPDATE ON stream_customer
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER stream_customer_no_delete BEFORE DELETE ON stream_customer
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER customer_no_update BEFORE UPDATE ON customer
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER customer_no_delete BEFORE DELETE ON customer
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER name_no_update BEFORE UPDATE ON name
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER name_no_delete BEFORE DELETE ON name
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
COMMIT;
PRAGMA application_id=1416852588;
PRAGMA user_version=1;
PRAGMA journal_mode=WAL;
