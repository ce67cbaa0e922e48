// Opens workbooks with one of two programs and says of each how many cells hold something, or why it does not open.
// node look.cjs exceljs|xlsx FOLDER-OF-MODULES FILE…
const path = require("path");
const [program, modules, ...files] = process.argv.slice(2);
const load = (name) => require(require.resolve(name, { paths: [path.resolve(modules)] }));

async function cellsByExcelJS(file) {
  const ExcelJS = load("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  let count = 0;
  book.eachSheet((sheet) =>
    sheet.eachRow((row) => row.eachCell((cell) => (count += cell.type !== ExcelJS.ValueType.Merge))),
  );
  return count;
}

async function cellsBySheetJS(file) {
  const XLSX = load("xlsx");
  const book = XLSX.read(require("fs").readFileSync(file), { cellFormula: true });
  const told = (sheet) => Object.keys(sheet).filter((key) => key[0] !== "!" && sheet[key].t !== "z").length;
  return book.SheetNames.map((name) => told(book.Sheets[name])).reduce((sum, each) => sum + each, 0);
}

async function main() {
  const said = {};
  for (const file of files) {
    try {
      said[file] = await (program === "exceljs" ? cellsByExcelJS(file) : cellsBySheetJS(file));
    } catch (fault) {
      said[file] = String(fault);
    }
  }
  console.log(JSON.stringify(said));
}
main();
