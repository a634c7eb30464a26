#!/usr/bin/env python3
"""make_rows.py KIND CUSTOMERS ROWS FILE

Writes what a dealer has of CUSTOMERS, each with name, phone and VIN, in ROWS rows of a table: KIND
csv or xlsx. `people-csv` is a row a customer with name and phone alone, `people-ndjson` the same as
entries with `personal`. The same numbers give the same table.
"""

import csv, io, json, sys, uuid, zipfile
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

HEAD = ["客户编号", "客户姓名", "手机号", "订单号", "车型", "车架号", "销售顾问", "环节", "时间", "期望", "感受",
        "备注"]
TOUCHPOINTS = ["预约", "准备", "迎接引导", "车辆确认", "财务付款", "文件移交", "功能说明", "移交工作", "送别顾客",
               "后续跟踪"]
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
START = datetime(2025, 1, 6, 9, 0)
VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9,
                                              2, 3, 4, 5, 6, 7, 8, 9]))
WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]


def vin(number):
    """With the check digit of GB 16735."""
    text = f"LSVAA218{0}E2{number:06d}"
    total = sum(WEIGHTS[place] * (int(sign) if sign.isdigit() else VALUES[sign])
                for place, sign in enumerate(text))
    return text[:8] + "0123456789X"[total % 11] + text[9:]


def name(number):
    return (FAMILY[number % len(FAMILY)] + GIVEN[number // 20 % len(GIVEN)]
            + GIVEN[number // 480 % len(GIVEN)])


def phone(number):
    return f"139{number:08d}"


def rows(customers, count):
    """Touchpoint by touchpoint, as tables that are kept by day have them."""
    for row in range(count):
        number, step = row % customers, row // customers % len(TOUCHPOINTS)
        time = START + timedelta(minutes=number * 11 + step * 45, days=step // 9)
        expectation = 4 + number % 4
        perception = max(1, min(7, expectation - 1 + (number * 7 + step) % 3))
        yield [f"K{number:06d}", name(number), phone(number), f"DD{number:07d}",
               f"轿车{'ABCDEFG'[number % 7]}", vin(number), f"顾问{number % 40:02d}",
               TOUCHPOINTS[step], f"{time:%Y-%m-%d %H:%M}", str(expectation), str(perception),
               "等了很久，没有人陪" if (number + step) % 9 == 0 else ""]


def people(customers):
    for number in range(customers):
        yield number, START + timedelta(minutes=number * 11)


def write_csv(file, head, table):
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(table)


def entry(number, kind, subject, time, data, more=None):
    line = {"specversion": "1.0", "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {kind}")),
            "source": "example.com/desk", "type": kind, "dataversion": 1, "subject": subject,
            "time": f"{time:%Y-%m-%dT%H:%M:00.000Z}", "actor": "desk", "customer": f"K{number:06d}",
            "data": data}
    return json.dumps(line | (more or {}), ensure_ascii=False, separators=(",", ":")) + "\n"


def write_ndjson(file, customers):
    with open(file, "w", encoding="utf-8") as out:
        for number, time in people(customers):
            journey = f"journey/DD{number:07d}"
            out.write(entry(number, "customer.registered", f"customer/K{number:06d}", time, {},
                            {"personal": {"name": name(number), "phone": phone(number)}}))
            out.write(entry(number, "journey.opened", journey, time,
                            {"blueprint": "standard", "blueprintVersion": 2}))
            out.write(entry(number, "touchpoint.completed", journey, time,
                            {"touchpoint": "appointment"}))


def write_xlsx(file, table):
    """With shared texts and dates as numbers, as spreadsheet programs write them."""
    texts = {}

    def cell(place, value, row):
        reference = f"{'ABCDEFGHIJKL'[place]}{row}"
        if value == "":
            return ""
        if place == 8 and row > 1:
            days = (datetime.strptime(value, "%Y-%m-%d %H:%M") - datetime(1899, 12, 30))
            return f'<c r="{reference}" s="1"><v>{days / timedelta(days=1):.10f}</v></c>'
        if place in (2, 9, 10) and row > 1:
            return f'<c r="{reference}"><v>{value}</v></c>'
        return f'<c r="{reference}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        def part(path, text):
            out.writestr(path, '<?xml version="1.0" encoding="UTF-8"?>' + text)

        part("_rels/.rels", f'<Relationships xmlns="{packed}"><Relationship Id="a" '
             f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        part("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
             '<sheet name="交车" sheetId="1" r:id="a"/></sheets></workbook>')
        part("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{packed}">' + "".join(
            f'<Relationship Id="{id}" Type="{office}/{kind}" Target="{target}"/>'
            for id, kind, target in (("a", "worksheet", "sheet.xml"), ("b", "styles", "styles.xml"),
                                     ("c", "sharedStrings", "texts.xml"))) + "</Relationships>")
        part("xl/styles.xml", f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/>'
             '<xf numFmtId="22"/></cellXfs></styleSheet>')
        with out.open("xl/sheet.xml", "w", force_zip64=True) as raw:
            sheet = io.TextIOWrapper(raw, encoding="utf-8")
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>')
            for number, values in enumerate([HEAD, *table], 1):
                cells = "".join(cell(place, value, number) for place, value in enumerate(values))
                sheet.write(f'<row r="{number}">{cells}</row>')
            sheet.write("</sheetData></worksheet>")
            sheet.flush()
        part("xl/texts.xml", f'<sst xmlns="{main}">' + "".join(
            f"<si><t>{escape(text)}</t></si>" for text in texts) + "</sst>")


def main():
    kind, customers, count, file = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    if kind == "csv":
        write_csv(file, HEAD, rows(customers, count))
    elif kind == "xlsx":
        write_xlsx(file, rows(customers, count))
    elif kind == "people-csv":
        write_csv(file, ["客户编号", "客户姓名", "手机号", "订单号", "环节", "时间"],
                  ([f"K{number:06d}", name(number), phone(number), f"DD{number:07d}", "预约",
                    f"{time + timedelta(hours=8):%Y-%m-%d %H:%M}"]
                   for number, time in people(customers)))
    elif kind == "people-ndjson":
        write_ndjson(file, customers)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
