// A unit's workbook as it was in the field, filled in further by two other programs. Run in a folder where they are
// installed (npm install exceljs@4.4.0 xlsx@0.18.5): node make.cjs FIELD-WORKBOOK TARGET-FOLDER
const ExcelJS = require("exceljs");
const XLSX = require("xlsx");
const fs = require("fs");
const path = require("path");

const [source, target] = process.argv.slice(2);
const SAVED = new Date(Date.UTC(2021, 9, 14, 1));
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const DAY = new Date(Date.UTC(2021, 8, 30));

const BY_EXCELJS = {
  "own-column": (sheet) => {
    sheet.getCell("V4").value = "备注";
    sheet.getCell("V5").value = "另有三件需要市里协调解决";
  },
  "over-hint": (sheet) => (sheet.getCell("G6").value = "已按要求建成专栏，年底前可以上线"),
  comment: (sheet) => (sheet.getCell("I7").note = "已完成专栏建设"),
  "under-the-table": (sheet) => {
    sheet.getCell("A10").value = "备注：第3项申请延期至12月底，请市府办审核";
    sheet.getCell("C11").value = "我局另有新增任务一项";
  },
  "above-the-table": (sheet) => {
    sheet.spliceRows(3, 0, ["本表由一科、二科分别填写"]);
  },
  "second-progress": (sheet) => {
    sheet.getCell("V4").value = "进展情况";
    sheet.getCell("V6").value = "已印发实施方案并组织培训";
  },
  "picture-over": (sheet, book) => {
    const id = book.addImage({ buffer: PICTURE, extension: "png" });
    sheet.addImage(id, { tl: { col: 11, row: 5 }, ext: { width: 9, height: 9 } });
    sheet.getCell("H6").value = "已完成";
    sheet.getCell("K6").value = DAY;
  },
  formats: (sheet) => {
    const put = (cell, value, format) => {
      sheet.getCell(cell).value = value;
      sheet.getCell(cell).style = { ...sheet.getCell(cell).style, numFmt: format }; // styles are shared
    };
    put("I5", 0.8, "0%");
    put("I6", 5, '[DBNum1]0"项"');
    put("I7", DAY, 'm"月"d"日"');
    put("M5", 7, ";;;");
    put("N5", 0.375, '[h]:mm');
  },
  phones: (sheet) => {
    sheet.getCell("Q5").value = "1391234 5678";
    sheet.getCell("Q6").value = 13912345678;
    sheet.getCell("Q7").value = "（0759）3331234－801";
  },
  dates: (sheet) => {
    sheet.getCell("J5").value = "2021年9月30日前";
    sheet.getCell("J6").value = "2021、9、30";
    sheet.getCell("J7").value = "2021 9 30";
    sheet.getCell("K5").value = "9月";
  },
  "rich-and-hidden": (sheet) => {
    sheet.getCell("I5").value = { richText: [{ text: "已建成" }, { font: { bold: true }, text: "专栏" }] };
    sheet.getRow(6).hidden = true;
    sheet.getColumn("M").hidden = true;
    sheet.getCell("M6").value = "人手不足";
    sheet.getCell("L5").value = { text: "公开方案", hyperlink: "https://www.example.com/fa/1.html" };
  },
  merged: (sheet) => {
    sheet.mergeCells("I5:I7");
    sheet.getCell("I5").value = "三项合并填写";
  },
};

const put = (sheet, cell, value) => XLSX.utils.sheet_add_aoa(sheet, [[value]], { origin: cell });
const BY_SHEETJS = {
  "own-sheet.xlsb": (book) => {
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["分工"], ["一科负责第1项的公开"]]), "说明");
    book.Sheets["工作台账"].I6.c = [{ a: "经办人", t: "请领导过目后再报" }];
  },
  "under-the-table.xls": (book) => put(book.Sheets["工作台账"], "B9", "第4项需要市里统一口径"),
  "own-column.ods": (book) => {
    put(book.Sheets["工作台账"], "V4", "本月进展");
    put(book.Sheets["工作台账"], "V5", "召开推进会两次并印发纪要");
  },
  "office-columns.xlsx": (book) => put(book.Sheets["工作台账"], "S5", "请予通过"),
  "phones.xls": (book) => put(book.Sheets["工作台账"], "Q6", 13912345678),
  "dates.ods": (book) => put(book.Sheets["工作台账"], "J6", "2021年12月15日前"),
  "name.xlsx": (book) => {
    book.Workbook = book.Workbook || {};
    book.Workbook.Names = [...(book.Workbook.Names || []), { Name: "说明事项", Ref: '"第3项另行报告"' }];
  },
};

async function main() {
  for (const [name, change] of Object.entries(BY_EXCELJS)) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(source);
    book.modified = SAVED;
    change(book.getWorksheet("工作台账"), book);
    await book.xlsx.writeFile(path.join(target, `exceljs-${name}.xlsx`), { zip: { compression: "DEFLATE" } });
  }
  for (const [name, change] of Object.entries(BY_SHEETJS)) {
    const book = XLSX.read(fs.readFileSync(source), { cellDates: true, cellNF: true, cellFormula: true });
    change(book);
    const bookType = name.split(".")[1] === "xls" ? "biff8" : name.split(".")[1];
    XLSX.writeFile(book, path.join(target, `sheetjs-${name}`), { bookType, compression: true, cellDates: false });
  }
}
main();
