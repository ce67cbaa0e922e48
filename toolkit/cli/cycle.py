"""The commands in the order of an office's year, each with one line to type."""

from __future__ import annotations

CYCLE: dict[str, dict[str, str]] = {
    "立项和下发": {
        "init": "toolkit init 我的台账 --plan 方案.docx",
        "plan": "toolkit plan check",
        "generate": "toolkit generate",
        "distribute": "toolkit distribute",
        "demo": "toolkit demo 演示",
    },
    "每周办理": {
        "weekly": "toolkit weekly",
        "collect": "toolkit collect",
        "merge": "toolkit merge",
        "status": "toolkit status",
        "why": "toolkit why 市教育局 12",
        "publish": "toolkit publish --as-of 2021-09-30",
        "watch": "toolkit watch",
    },
    "提醒和发信": {
        "remind": "toolkit remind --preview",
        "deliver": "toolkit deliver",
        "outbox": "toolkit outbox list",
    },
    "核查和销号": {
        "review": "toolkit review",
    },
    "报告和考核": {
        "report": "toolkit report --clerk",
        "score": "toolkit score",
        "export": "toolkit export --format csv",
    },
    "单位分科室填报、打印": {
        "split": "toolkit split 台账.xlsx",
        "print": "toolkit print 台账.xlsx",
    },
    "保管和检查": {
        "backup": "toolkit backup",
        "restore": "toolkit restore 备份.zip 新文件夹",
        "rebuild": "toolkit rebuild 新文件夹",
        "verify": "toolkit verify",
        "upgrade": "toolkit upgrade",
        "doctor": "toolkit doctor",
    },
}
"""Parts of the year and their commands, as `toolkit --help` lists them: a command and an example of it."""

EXAMPLES: dict[str, str] = {
    "plan import": "toolkit plan import 方案.docx --issued 2022-03-01",
    "plan why": "toolkit plan why 12 市教育局",
    "plan close": "toolkit plan close 2021 --carry",
    "plan reopen": "toolkit plan reopen 2021",
    "report paper": "toolkit report paper 督办单 市教育局 --item 2",
    "report check": "toolkit report check 通报.docx",
    "report issued": "toolkit report issued 1 --number 某政办督〔2021〕3号 --answer-by 2021-10-20",
    "report answered": "toolkit report answered 1 已整改到位 --file 反馈.pdf",
    "report objection": "toolkit report objection 市教育局 --none",
    "report seen": "toolkit report seen 市教育局",
    "review decide": "toolkit review decide 通过销号 --unit 市教育局 --item 12 --by 核查人",
    "review correct": "toolkit review correct 退回补正 --unit 市教育局 --item 12 --opinion 请补佐证材料",
    "review undo": "toolkit review undo --unit 市教育局 --item 12",
    "review sample": "toolkit review sample --share 20 --seed 7",
    "review settle": "toolkit review settle 采用甲 --unit 市教育局",
    "review release": "toolkit review release --all",
    "review record": "toolkit review record 市教育局 --no-change",
    "review lookback": "toolkit review lookback --from 2020",
    "review links": "toolkit review links --unit 市教育局",
    "review pack": "toolkit review pack --unit 市教育局",
    "review senders": "toolkit review senders list",
    "review senders confirm": "toolkit review senders confirm --all",
    "review senders revoke": "toolkit review senders revoke office@example.com",
    "outbox show": "toolkit outbox show 3",
    "outbox handed": "toolkit outbox handed 市教育局 --on 2021-08-20",
    "outbox sent": "toolkit outbox sent 3 4",
    "outbox retry": "toolkit outbox retry 3 4",
    "outbox cancel": "toolkit outbox cancel 3",
    "score take": "toolkit score take outbox/评分录入表.xlsx",
    "score stage": "toolkit score stage 初评",
    "score objection": "toolkit score objection 市教育局 任务办结 --said 有异议 --outcome 采纳 --answer 已更正",
    "score letter": "toolkit score letter 市教育局",
}
"""Commands below another that take words of their own; the others are typed as they are named."""

METAVARS: dict[str, str] = {
    "DIR": "文件夹",
    "NEWDIR": "新文件夹",
    "PATH": "路径",
    "FILE": "文件",
    "PLAN": "方案代号",
    "ID": "代号",
    "UNIT": "单位",
    "ITEM": "序号",
    "FIELD": "栏目",
    "TABLE": "表",
    "NAME": "名称",
    "TEXT": "文字",
    "N": "数",
    "NUMBER": "编号",
    "KIND": "公文",
    "KEY": "公文代号",
    "MAIL": "邮箱",
    "DATE": "日期",
    "YYYY-MM-DD": "年-月-日",
    "CASE": "编号",
    "CHOICE": "处理",
    "VERDICT": "结论",
    "LINE": "指标",
    "SYSTEM": "系统",
    "URL": "地址",
    "WAY": "方式",
    "HEADER=TEXT": "栏目=文字",
}
"""What stands for a value in usage lines, as it is shown."""


def example(path: str) -> str:
    """One line to type for a command by its words: `review decide`."""
    for part in CYCLE.values():
        if path in part:
            return part[path]
    return EXAMPLES.get(path, f"toolkit {path}")
