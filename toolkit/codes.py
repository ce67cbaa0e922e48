"""The catalogue: every fault the toolkit can name, how much it weighs, what is said of it and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Severity(StrEnum):
    """How much a problem weighs: `error` was not taken, `warning` was taken and told, `note` is only told."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {"error": "错误", "warning": "提醒", "note": "说明"}[self.value]


class Outcome(StrEnum):
    """How a file ended: exactly one, by precedence from the top."""

    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    HELD = "held"
    DUPLICATE = "duplicate"
    EVIDENCE = "evidence"
    PARTIAL = "partial"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "quarantined": "已隔离",
            "rejected": "未收",
            "held": "待核实",
            "duplicate": "重复",
            "evidence": "存为佐证",
            "partial": "部分收取",
            "merged": "已收",
        }[self.value]

    @property
    def settled(self) -> bool:
        """Whether these bytes need never be looked at again: they went in, or repeat what did."""
        return self in {Outcome.MERGED, Outcome.PARTIAL, Outcome.DUPLICATE, Outcome.EVIDENCE}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fault does to a file that came back, beyond being told.

    `outcome`: it stops the file, which ends so. `refusal`: readers refuse a file for it. `retry`: a file that is
    still being copied looks like this, and is read once more when nobody writes to it. `withholds`: it stands at the
    cell that is lacking and holds back another, which it names.
    """

    outcome: Outcome | None = None
    refusal: bool = False
    retry: bool = False
    withholds: bool = False


class Code(Enum):
    """Every fault the toolkit can name: identifier, severity, message and remedy (templates with `{names}`), effect."""

    # The plan and the roster
    PLAN_UNREADABLE = (
        "plan-unreadable",
        Severity.ERROR,
        "{line}的列数比表头少，没有读入：{value}",
        "请对照原文件检查该行的列，补齐后再读。",
    )
    PLAN_NO_TABLE = (
        "plan-no-table",
        Severity.ERROR,
        "没有找到方案的表格：要有“具体要求”一列和至少另外一列，现在的表头是“{value}”{near}",
        "请检查文件；表头是别的写法的，加进 templates/plan_headers.toml。",
    )
    PLAN_NOT_FOUND = (
        "plan-not-found",
        Severity.ERROR,
        "没有找到方案的表格，各段后面也没有写责任单位，读不出任务",
        "请检查文件；各项后面要写明单位，如“（责任单位：市某局）”或另起一行“责任单位：市某局”。",
    )
    PLAN_UNITS_INHERITED = (
        "plan-units-inherited",
        Severity.WARNING,
        "“{value}”下面有{count}项没有另写单位，按标题里的单位派发",
        "不对的，请在方案工作簿的“落实单位”里写明；认可的，在“已核定”选“是”。",
    )
    PLAN_UNITS_ACROSS = (
        "plan-units-across",
        Severity.WARNING,
        "{line}的“{value}”写在整行里，没有另写单位或时限的{items}，按它派发",
        "不对的，请在方案工作簿的“落实单位”“完成时限”里写明；认可的，在“已核定”选“是”。",
    )
    PLAN_UNITS_IN_TEXT = (
        "plan-units-in-text",
        Severity.WARNING,
        "第{item}项没有另写落实单位，按具体要求里的“{value}”派发",
        "不对的，请在方案工作簿的“落实单位”里写明；认可的，在“已核定”选“是”。",
    )
    PLAN_AS_ABOVE = (
        "plan-as-above",
        Severity.NOTE,
        "{line}{header}写“{value}”，按上一项的“{taken}”",
        "不是的，请在方案工作簿里写明。",
    )
    PLAN_NUMBER_GAP = (
        "plan-number-gap",
        Severity.ERROR,
        "序号不连续：{after}没有找到第{expected}项",
        "请对照原文件，检查该处是否漏字或序号识别有误。",
    )
    PLAN_NUMBER_REPEATED = (
        "plan-number-repeated",
        Severity.ERROR,
        "序号{number}出现了不止一次，后一项没有读入：{value}",
        "请对照原文件改正序号后再读。",
    )
    PLAN_NUMBER_TWICE = (
        "plan-number-twice",
        Severity.WARNING,
        "序号{number}出现了不止一次或不接上一项，这一行编为第{given}项：{value}",
        "请对照原文件核对序号；确实如此的，在方案工作簿的“已核定”选“是”。",
    )
    PLAN_REQUIREMENT_BLANK = (
        "plan-requirement-blank",
        Severity.WARNING,
        "第{number}项没有写具体要求，暂用“{value}”",
        "请对照原文件，在方案工作簿的“具体要求”里写明；就用这个的，在“已核定”选“是”。",
    )
    PLAN_REMARK = (
        "plan-remark",
        Severity.WARNING,
        "{line}写有“{value}”，里面有{what}，没有当作任务读入",
        "要作为任务、单位或时限的，请在方案工作簿里写进相应各栏；已处理或不需要的，在工作表“其他文字”的“已核定”选“是”。",
    )
    PLAN_ROUNDS = (
        "plan-rounds",
        Severity.WARNING,
        "文件写明“{value}”，config.toml 的 [rounds] 现在是{now}",
        "要按文件的，请写 every = “{every}”、return_day = {day}；不按的，在工作表“其他文字”该行的“已核定”选“是”。",
    )
    PLAN_FIRST_LEADS = (
        "plan-first-leads",
        Severity.WARNING,
        "文件写明“{value}”，各项没有另写牵头的，已按此由列第一位的单位牵头",
        "不这样办的，请在方案工作簿的工作表“其他文字”里删去这一行；认可的，在“已核定”选“是”。",
    )
    PLAN_NOTE = (
        "plan-note",
        Severity.WARNING,
        "第{item}项“{header}”写有“{value}”，里面有{what}，没有按它派发或定时限",
        "要按它办的，请在方案工作簿里写进“落实单位”或“完成时限”；不需要的，在“已核定”选“是”。",
    )
    PLAN_NUMBER_MISSING = (
        "plan-number-missing",
        Severity.ERROR,
        "{line}没有填序号，没有读入：{value}",
        "请在“序号”一格填一个没有用过的号；要接在上一行后面的，请并进上一行的格子里。",
    )
    PLAN_CHANGED_BOTH = (
        "plan-changed-both",
        Severity.WARNING,
        "第{item}项“{header}”核定时改成“{ours}”，文件现在写“{value}”，两处不同",
        "暂按核定时改的；按文件的，把方案工作簿里这一格改成文件的写法；不按文件的，在“已核定”选“是”。",
    )
    PLAN_WITHDRAWN = (
        "plan-withdrawn",
        Severity.WARNING,
        "第{item}项文件里已经没有，核定时改过，暂时保留：{value}",
        "不再要的，请在方案工作簿里删去这一行；还要的，在“已核定”选“是”。",
    )
    PLAN_RENUMBERED = (
        "plan-renumbered",
        Severity.WARNING,
        "{count}项的序号变了：{value}",
        "已经下发过台账的，收回的进展仍记在原来的序号下，请核对后再重新下发；还没有下发的，不用处理。",
    )
    PLAN_COUNTED_ON = (
        "plan-counted-on",
        Severity.WARNING,
        "方案自己的序号{what}，已按先后顺序编为1至{last}",
        "请核对各项的序号；下发后不要再改。",
    )
    PLAN_ROW_UNNUMBERED = (
        "plan-row-unnumbered",
        Severity.WARNING,
        "{line}没有序号，已并入第{number}项：{value}",
        "是单独一项的，请在原文件补上序号后再读。",
    )
    PLAN_ROW_COUNTED = (
        "plan-row-counted",
        Severity.WARNING,
        "{line}没有序号，编为第{given}项：{value}",
        "是上一项的一部分的，请在方案工作簿里并进上一项，删去这一行；确是一项的，在“已核定”选“是”。",
    )
    PLAN_ROW_JOINED = (
        "plan-row-joined",
        Severity.NOTE,
        "{line}接着上一行，并入第{number}项：{value}",
        "是单独一项的，请在方案工作簿里另加一行。",
    )
    PLAN_HEADER_TAKEN = (
        "plan-header-taken",
        Severity.WARNING,
        "表头“{value}”不认得，这一栏的单位按“{words}”读",
        "不对的，请把这个表头加进 templates/plan_headers.toml 的相应一行，再读一次。",
    )
    PLAN_MATRIX = (
        "plan-matrix",
        Severity.NOTE,
        "有{count}栏的表头是单位，单位的职责按格子里的符号读：{value}",
        "不对的，请在方案工作簿的“落实单位”里写明。",
    )
    PLAN_MARK_UNKNOWN = (
        "plan-mark-unknown",
        Severity.WARNING,
        "第{item}项单位下面写的“{value}”，文件没有说明是什么职责，暂按落实派发",
        "请对照原文件，在方案工作簿的“落实单位”里写明牵头、配合；就按落实的，在“已核定”选“是”。",
    )
    PLAN_ROW_UNUSED = (
        "plan-row-unused",
        Severity.WARNING,
        "{line}没有作为任务读入：{value}",
        "是任务的，请在原文件补齐这个表的表头或具体要求，表外的并进表里，再读；不是的，不用处理。",
    )
    PLAN_PAGE_BREAK = (
        "plan-page-break",
        Severity.WARNING,
        "{line}在一页的开头，可能与上一页末尾是同一格：{value}",
        "请对照原文件核定；“｜”处是换页的地方。",
    )
    PLAN_TOPIC_DAMAGED = (
        "plan-topic-damaged",
        Severity.WARNING,
        "第{items}项的“工作任务”在分页处断开、混入了别处文字，建议改为“{suggestion}”",
        "暂按建议文字使用；请对照原文件核定。",
    )
    PLAN_UNIT_UNKNOWN = (
        "plan-unit-unknown",
        Severity.ERROR,
        "第{item}项落实单位中“{value}”在单位名册里找不到{near}",
        "请在单位名册中增加该单位或别名，或在 config.toml 的单位分组里增加这种写法。",
    )
    PLAN_PERSON_UNKNOWN = (
        "plan-person-unknown",
        Severity.WARNING,
        "“{value}”写在{count}项的落实单位里（第{items}项），单位名册里找不到，像是人名，没有派给它",
        "是人名的，不用处理，这些项的“已核定”选“是”就不再提；是单位的，请在单位名册中增加该单位或别名。",
    )
    PLAN_UNIT_BLANK = (
        "plan-unit-blank",
        Severity.ERROR,
        "第{item}项没有写落实单位，这一项没有派发",
        "请在方案工作簿的“落实单位”里写明；从收到的台账读入的，也可以在台账该行或“填报说明”表填上责任科室后再读入。",
    )
    PLAN_DUE_DIFFERS = (
        "plan-due-differs",
        Severity.WARNING,
        "第{item}项收到的台账上应完成日期是{value}，按完成时限“{phrase}”读出的是{due}",
        "要按台账上的，请在方案工作簿的“完成时限”里写成“{wanted}前”；按读出的，在“已核定”选“是”。",
    )
    PLAN_OPEN_LIST = (
        "plan-open-list",
        Severity.WARNING,
        "第{item}项落实单位写到“{value}”，没有列全，这一项目前派给{count}个单位",
        "还有别的单位的，请在方案的“落实单位”里补上名称；没有的，删去“{value}”，或在方案工作簿的“已核定”选“是”。",
    )
    PLAN_UNNAMED = (
        "plan-unnamed",
        Severity.WARNING,
        "第{item}项落实单位中“{value}”没有点名是哪些单位，这部分没有派发；这一项目前派给{count}个单位",
        "请在方案的“落实单位”里改成单位名称；固定指某些单位的，可在 config.toml 的单位分组里增加这种写法。",
    )
    PLAN_GROUP_LISTED = (
        "plan-group-listed",
        Severity.WARNING,
        "第{item}项落实单位中“{value}”后面的括号里点了单位，只派给了点到的，这一项目前派给{count}个单位",
        "要派给“{value}”全部单位的，请删去括号或写成“（含……）”；就是点到的这些，在方案工作簿的“已核定”选“是”。",
    )
    PLAN_ROLE_UNCLEAR = (
        "plan-role-unclear",
        Severity.ERROR,
        "第{item}项落实单位“{value}”有两种读法：一是“{one}”，二是“{other}”",
        "两种读法不同的单位暂按落实派发；请在方案的“落实单位”里写明，如“市某局牵头，市某局配合”。",
    )
    PLAN_WORDS_UNREAD = (
        "plan-words-unread",
        Severity.ERROR,
        "第{item}项落实单位中“{value}”没有读懂，没有按它派发；其中提到{names}",
        "要派给它的，请改成“市某局牵头，市某局配合”这样的写法；说的是另一个单位的，请在单位名册里增加；不派的，请删去。",
    )
    PLAN_GROUP_NOBODY = (
        "plan-group-nobody",
        Severity.ERROR,
        "第{item}项写的“{value}”是分组“{group}”，这一组在单位名册里一个单位也没有，没有派给谁",
        "请在单位名册里补上这一组的单位，“分组”一列写“{group}”。",
    )
    PLAN_NOBODY = (
        "plan-nobody",
        Severity.ERROR,
        "第{item}项落实单位“{value}”没有点名任何单位，这一项没有派发",
        "请在方案中写明单位，或在 config.toml 的单位分组里增加这种写法。",
    )
    PLAN_NAME_SPACED = (
        "plan-name-spaced",
        Severity.NOTE,
        "第{item}项落实单位中“{value}”字间有空格，按“{taken}”派发",
        "请对照原文件核对；无误的不用处理。",
    )
    PLAN_NARROWER = (
        "plan-narrower",
        Severity.WARNING,
        "第{item}项与别的事项合用一格“落实单位”，但具体要求写的是“{value}”，可能只涉及{proposal}",
        "暂按该格全部单位派发；要缩小的，在方案工作簿该行“落实单位”里写明；不缩小的，在“已核定”选“是”。",
    )
    PLAN_UNIT_ELSEWHERE = (
        "plan-unit-elsewhere",
        Severity.WARNING,
        "第{item}项的{where}里写到“{value}”，落实单位里没有{name}，没有派给它",
        "要派给它的，请在方案工作簿的“落实单位”里写上；不派的，在“已核定”选“是”。",
    )
    PLAN_UNITS_TWO = (
        "plan-units-two",
        Severity.WARNING,
        "第{item}项派给谁有两种读法：一是落实单位“{units}”，二是具体要求里写的“{value}”",
        "暂按落实单位派发；要按具体要求的，请在方案工作簿的“落实单位”里写明，不改的，在“已核定”选“是”。",
    )
    PLAN_DEADLINE_UNKNOWN = (
        "plan-deadline-unknown",
        Severity.ERROR,
        "第{item}项完成时限“{value}”看不懂",
        "请改成“2021年9月前”“年底前”“长期工作”等写法。",
    )
    PLAN_NO_DEADLINES = (
        "plan-no-deadlines",
        Severity.WARNING,
        "方案通篇没有写完成时限，有{count}项没有应完成日期，不提醒、不催办",
        "要定时限的，在方案工作簿的“完成时限”里写明；全年都要做的写“长期工作”；就这样办的，在“已核定”选“是”。",
    )
    PLAN_DEADLINE_DISAGREES = (
        "plan-deadline-disagrees",
        Severity.WARNING,
        "第{item}项{place}写“{value}”（{text_due}），完成时限一栏是“{phrase}”（{column_due}），两处不一致",
        "暂按较早的{due}；要改的，在方案工作簿里把两处改成一致；就按这个的，在“已核定”选“是”。",
    )
    PLAN_DEADLINE_PROPOSED = (
        "plan-deadline-proposed",
        Severity.WARNING,
        "第{item}项没有写完成时限，{place}里写“{value}”，暂按{due}",
        "请在方案工作簿的“完成时限”里写明；就按这个的，在“已核定”选“是”。",
    )
    PLAN_DEADLINE_AT_ONCE = (
        "plan-deadline-at-once",
        Severity.NOTE,
        "第{item}项完成时限“{value}”，按印发后{days}天（{due}）到期",
        "天数在 config.toml 的 [deadlines] at_once_days 里定；某一项另有日期的，写进“完成时限”。",
    )
    PLAN_DEADLINE_PAST = (
        "plan-deadline-past",
        Severity.WARNING,
        "第{item}项完成时限“{value}”中的{due}早于方案印发日期{issued}",
        "请核对年份；印发前就已到期的不催办，确实如此的，在方案工作簿的“已核定”选“是”。",
    )
    PLAN_HIDDEN_DUTY = (
        "plan-hidden-duty",
        Severity.NOTE,
        "第{item}项具体要求中有经常性任务“{value}”，完成时限一栏没有写",
        "需要按期催办的，请在完成时限一栏加上“每季度末”等写法；不需要的，不用处理。",
    )
    LOOKBACK_FAULT = (
        "lookback-fault",
        Severity.ERROR,
        "上年事项清单有误：{what}",
        "请用表格软件打开清单改正后保存，再运行一次；没有改正的，这一处不算。",
    )
    ROSTER_FAULT = (
        "roster-fault",
        Severity.ERROR,
        "单位名册有误：{what}",
        "请用表格软件打开单位名册改正后保存。",
    )
    GROUP_EMPTY = (
        "group-empty",
        Severity.ERROR,
        "config.toml 的分组“{group}”在单位名册中一个单位也没有，方案里写这一组的，没有派给谁",
        "请在单位名册里补上这一组的单位，“分组”一列写“{group}”；方案用不到这一组的，在 config.toml 里删去。",
    )
    ROSTER_COLUMN_UNKNOWN = (
        "roster-column-unknown",
        Severity.NOTE,
        "单位名册的“{value}”一列不认得，没有读入{near}",
        "认得的列有：单位名称、别名、分组、代码、联系人、邮箱、抄送、上级邮箱；只是自己看的，不用处理。",
    )
    ROSTER_NO_MAIL = (
        "roster-no-mail",
        Severity.NOTE,
        "{unit}没有登记邮箱，给它的邮件只写成文件",
        "需要发邮件的，请在单位名册中补上邮箱；另行转交的，不用处理。",
    )
    # Documents a plan comes in
    DOCUMENT_SCANNED = (
        "document-scanned",
        Severity.ERROR,
        "是扫描件：{what}是图片，读不出表格",
        "请向发文单位要 Word 文档；没有的，用 WPS 的“PDF转Word”（带文字识别）转换，逐项核对后再读。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    DOCUMENT_GARBLED = (
        "document-garbled",
        Severity.ERROR,
        "里面的字体没有通用编码，读出来是乱码",
        "请向发文单位要 Word 文档；没有的，用 WPS 的“PDF转Word”（带文字识别）转换，逐项核对后再读。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    DOCUMENT_TOO_LONG = (
        "document-too-long",
        Severity.ERROR,
        "有{what}，太长了",
        "请只保留方案表格所在的几页再读，或向发文单位要 Word 文档。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    DOCUMENT_WITHOUT_TABLE = (
        "document-without-table",
        Severity.ERROR,
        "{what}，找不到方案",
        "请把任务放进有表头、有框线的表格里，另存为“Word 文档 (*.docx)”后再读。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    # Files that came back
    FILE_LOCKED = (
        "file-locked",
        Severity.ERROR,
        "文件读不了（{what}），这次没有收",
        "请关闭正在打开这个文件的程序，再运行一次。",
    )
    FILE_IS_LINK = (
        "file-is-link",
        Severity.ERROR,
        "这是指向别处的链接，不是文件，没有收",
        "请把文件本身放进 inbox，删掉链接，再运行一次。",
    )
    FILE_UNFINISHED = (
        "file-unfinished",
        Severity.ERROR,
        "这个文件还没有下载完，或者下载中断了，这次没有收",
        "请等它下载完再合并一次；中断了的，请删掉它，重新下载。",
    )
    FILE_EMPTY = (
        "file-empty",
        Severity.ERROR,
        "文件是空的（0 字节）",
        "请对方重新保存后再发。",
        Effect(Outcome.QUARANTINED, refusal=True, retry=True),
    )
    FILE_NOT_WORKBOOK = (
        "file-not-workbook",
        Severity.ERROR,
        "这不是 Excel 工作簿（{what}）",
        "请让填报单位在下发的台账上填写，另存为“Excel 工作簿 (*.xlsx)”后发回。",
        Effect(Outcome.REJECTED, refusal=True),
    )
    FILE_PACKED = (
        "file-packed",
        Severity.ERROR,
        "这是压缩包（{what}），里面的文件没有读",
        "办公室请解压，把里面的台账工作簿 (*.xlsx) 放进 inbox，再合并一次；单位重发的，请解压后逐个附上。",
        Effect(Outcome.REJECTED, refusal=True),
    )
    FILE_OTHER_FORMAT = (
        "file-other-format",
        Severity.ERROR,
        "这是{what}，不能当作台账收",
        "请在下发的台账里填写，用 WPS 或 Excel 另存为“Excel 工作簿 (*.xlsx)”后发回；只改文件扩展名不行。",
        Effect(Outcome.REJECTED, refusal=True),
    )
    FILE_MAIL = (
        "file-mail",
        Severity.ERROR,
        "这是{what}，里面的附件没有读",
        "请打开这封邮件，看清是哪个单位发的，把附件存进 inbox，再合并一次。",
        Effect(Outcome.REJECTED, refusal=True),
    )
    FILE_DOCUMENT = (
        "file-document",
        Severity.ERROR,
        "这是{what}，不是台账，也看不出是哪个单位的",
        "作佐证材料的，请在文件名里写上单位名称（如“12-某单位-截图.png”）后再放进来；填报请用下发的台账。",
        Effect(Outcome.HELD, refusal=True),
    )
    EVIDENCE_FILED = (
        "evidence-filed",
        Severity.NOTE,
        "已作为佐证材料存为“{name}”，不算填报",
        "本期还没有发回台账的，请另发台账。",
    )
    SCAN_FILED = (
        "scan-filed",
        Severity.NOTE,
        "已作为盖章扫描件存为“{name}”，确认的是{what}，不算填报",
        "确认的不是这一份的，请与我们联系。",
    )
    FILE_ENCRYPTED = (
        "file-encrypted",
        Severity.ERROR,
        "文件设了打开密码，读不出来",
        "请去掉打开密码（.xls 文件还要撤销“保护工作簿”）后重新发回。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    FILE_CIPHERTEXT = (
        "file-ciphertext",
        Severity.ERROR,
        "文件被{what}加密，读不出来",
        "请先解密（外发）或取消权限限制，再重新发回；原件已存档。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    FILE_DAMAGED = (
        "file-damaged",
        Severity.ERROR,
        "文件已损坏，打不开（{what}）",
        "请对方用原文件重新保存一次再发；原件已存档。",
        Effect(Outcome.QUARANTINED, refusal=True, retry=True),
    )
    FILE_HOSTILE = (
        "file-hostile",
        Severity.ERROR,
        "文件结构异常，已隔离，没有读取（{what}）",
        "不要打开此文件；请与发件单位电话核实后重新索取。原件已存档。",
        Effect(Outcome.QUARANTINED, refusal=True),
    )
    FILE_DUPLICATE = (
        "file-duplicate",
        Severity.NOTE,
        "与已收过的“{first}”内容完全相同，不重复计入",
        "内容不必重报；本期还没有报的，请填写“本期情况”后再发。",
    )
    EDITION_MISSING = (
        "edition-missing",
        Severity.ERROR,
        "文件里没有下发编号，不是本办公室下发的台账",
        "请让填报单位在下发的台账文件里填写后发回，不要另建表格。",
        Effect(Outcome.REJECTED),
    )
    EDITION_STRIPPED = (
        "edition-stripped",
        Severity.ERROR,
        "像是台账，但下发编号已丢失，不能确定是哪个单位、哪一期的",
        "请与发件单位核实后，让其在下发的原文件中填写并发回。",
        Effect(Outcome.HELD),
    )
    EDITION_DISAGREES = (
        "edition-disagrees",
        Severity.ERROR,
        "文件里的下发编号互相矛盾（{what}），可能是几个单位的表拼在一起",
        "请核实是哪个单位的台账，让其用自己的文件发回。",
        Effect(Outcome.HELD),
    )
    EDITION_UNKNOWN = (
        "edition-unknown",
        Severity.ERROR,
        "下发编号“{value}”不在记录中，可能是其他年度、其他方案或另一套系统的台账",
        "请核对是否放错了文件；确属本年度的，让单位用最近一次下发的台账填报。",
        Effect(Outcome.REJECTED),
    )
    NAME_DIFFERS = (
        "name-differs",
        Severity.ERROR,
        "标题上写的单位是“{value}”，下发编号却是“{unit}”的台账，暂不收取",
        "请核实是哪个单位填的：是“{unit}”的，在核定表里确认；是别的单位的，退回，请它用下发给自己的文件填。",
        Effect(Outcome.HELD),
    )
    NAME_BLANK = (
        "name-blank",
        Severity.NOTE,
        "标题上没有单位名称，按下发编号收作“{unit}”的",
        "请保留下发文件的标题。",
    )
    FILE_CALLED_OTHERWISE = (
        "file-called-otherwise",
        Severity.WARNING,
        "文件名写的是“{value}”，里面却是下发给“{unit}”的台账，收作“{unit}”的",
        "请核实是哪个单位填的；填错了台账的，请它用下发给自己的文件另填，也请“{unit}”再报一次。",
    )
    SENDER_DIFFERS = (
        "sender-differs",
        Severity.ERROR,
        "这是“{unit}”的台账，发件人 {sender} 却不是名册登记的邮箱（{known}）{shown}，暂不收取",
        "请与该单位核实；属实的在核定表里确认，选“确认并记住发件人”的，以后同一发件人不再询问。",
        Effect(Outcome.HELD),
    )
    SENDER_MISSING = (
        "sender-missing",
        Severity.ERROR,
        "这是“{unit}”的台账，来信却看不出是哪一个邮箱发的，暂不收取",
        "请与该单位核实；属实的在核定表里确认这一份。",
        Effect(Outcome.HELD),
    )
    SENDER_OWN = (
        "sender-own",
        Severity.ERROR,
        "这是“{unit}”的台账，来信写的发件人却是本办公室自己的邮箱（{sender}），可能是冒用，暂不收取",
        "请与该单位核实；属实的在核定表里确认这一份。",
        Effect(Outcome.HELD),
    )
    SENDER_FORGED = (
        "sender-forged",
        Severity.ERROR,
        "这是“{unit}”的台账，收信服务器却认定发件人 {sender} 不实（DMARC 没有通过），暂不收取",
        "请与该单位核实；属实的在核定表里确认这一份。",
        Effect(Outcome.HELD),
    )
    SENDER_UNPROVEN = (
        "sender-unproven",
        Severity.ERROR,
        "这是“{unit}”的台账，收信服务器没有验明发件人 {sender}，暂不收取",
        "请与该单位核实；属实的在核定表里确认这一份。每一封都这样的，请核对 config.toml 的 [mailbox] authserv_id。",
        Effect(Outcome.HELD),
    )
    SENDER_AUTOMATIC = (
        "sender-automatic",
        Severity.ERROR,
        "这是“{unit}”的台账，却是程序自动回复或转发来的（{sender}），暂不收取",
        "请看是不是单位要报的；是的在核定表里确认，选“确认并记住发件人”的，以后这个邮箱自动转来的不再询问。",
        Effect(Outcome.HELD),
    )
    SENDER_NOT_REMEMBERED = (
        "sender-not-remembered",
        Severity.NOTE,
        "编号{number}只确认了这一份，没有记住发件人：它待核实不是因为邮箱不认得",
        "不用处理；以后同样来的，仍要核实。",
    )
    HANDED_IN = (
        "handed-in",
        Severity.NOTE,
        "由 {sender} 代送{whose}",
        "不用处理。",
    )
    FILE_MAILED = (
        "file-mailed",
        Severity.WARNING,
        "这份文件是{day}由 {sender} 来信带来的，不能凭那封信算作“{unit}”的（{why}）；现由办公室另外放入，已照常收取",
        "核实过是该单位的，不用处理；没有核实的，请向该单位核实，不对的请它用台账更正。",
    )
    REPORTER_NEW = (
        "reporter-new",
        Severity.NOTE,
        "填报人是 {value}，“{unit}”以前报的是 {known}；已照常收取",
        "不认识这位填报人的，请与该单位核实。",
    )
    UNIT_UNKNOWN = (
        "unit-unknown",
        Severity.ERROR,
        "这是“{unit}”的台账，单位名册里已没有这个单位（代码 {unit_code}）",
        "请在单位名册中恢复该单位，再指定这个文件重新合并。",
        Effect(Outcome.HELD),
    )
    EDITION_OTHER_PLAN = (
        "edition-other-plan",
        Severity.ERROR,
        "这是“{plan}”的台账，不是现在办理的方案",
        "请核对年度，用本年度下发的台账填报。",
        Effect(Outcome.REJECTED),
    )
    SECTION_OTHER = (
        "section-other",
        Severity.ERROR,
        "不是从“{base}”拆出的台账（{why}），没有并入",
        "请用从这份台账拆出的文件填写，再并一次；是别的单位、别的填报期或别次下发的，与它自己的台账并。",
    )
    EDITION_PLAN_CLOSED = (
        "edition-plan-closed",
        Severity.ERROR,
        "这是“{plan}”的台账，该方案已办结，不再收",
        "请用现在办理的方案的台账填报；确要再收的，由我们重新办理该方案（toolkit plan reopen），"
        "再写明这一份的文件名合并（toolkit merge 文件）。",
        Effect(Outcome.REJECTED),
    )
    SHEET_MISSING = (
        "sheet-missing",
        Severity.ERROR,
        "找不到“{title}”表",
        "请不要删除工作表；用下发的原文件重新填写后发回。",
        Effect(Outcome.REJECTED),
    )
    SHEET_UNKNOWN = (
        "sheet-unknown",
        Severity.ERROR,
        "“{title}”表里没有认得出的{heads}，这张表没有收",
        "请把{heads}恢复成原来的样子，或者把填的内容誊到原文件里，再发回。",
        Effect(Outcome.REJECTED),
    )
    LOOKBACK_MISSING = (
        "lookback-missing",
        Severity.WARNING,
        "找不到“{title}”表，没有收到上年事项的内容",
        "请不要删除工作表；用下发的原文件填写后发回。",
    )
    COLUMN_MISSING = (
        "column-missing",
        Severity.ERROR,
        "“{sheet}”表中找不到“{header}”，这一栏没有收",
        "请不要删除或改名表头；恢复后重新发回。",
    )
    COLUMN_DOUBLED = (
        "column-doubled",
        Severity.ERROR,
        "“{sheet}”表中不止一栏叫“{header}”，又少了别的栏，不知哪一栏的表头改过，这一栏没有收",
        "请把改过的表头改回来，重新发回。",
    )
    EDITION_STALE = (
        "edition-stale",
        Severity.NOTE,
        "用的是较早下发的台账（第{sequence}次），此后又下发过第{latest}次",
        "收了哪些、没有收哪些，见其余各条；下次请用最近一次下发的文件。",
    )
    ROUND_COUNTED = (
        "round-counted",
        Severity.NOTE,
        "{why}，计入{round}填报",
        "不用处理；要计入本期的，请按本期情况更新台账和填报日期后再发。",
    )
    TOLD_COLUMN = (
        "told-column",
        Severity.ERROR,
        "“{header}”不是由单位填的栏目",
        "可以登记的栏目有：{columns}。",
    )
    TOLD_VALUE = (
        "told-value",
        Severity.ERROR,
        "“{header}”不能是“{text}”",
        "请核对后重新登记。{help}",
    )
    ROW_UNKNOWN = (
        "row-unknown",
        Severity.ERROR,
        "这一行不是下发的事项，填写的内容没有收",
        "请填在下发的对应事项行内；需要增加事项的，请与我们联系。",
    )
    ROW_FOREIGN = (
        "row-foreign",
        Severity.ERROR,
        "这一行是别的单位的事项（第{item}项），没有收",
        "请勿从别的单位台账复制整行；在本单位台账相应行填写。",
    )
    ROW_REPEATED = (
        "row-repeated",
        Severity.ERROR,
        "{row}在表中出现了不止一次，且“{header}”内容不同（{others}），该格没有收",
        "请只保留一处，删去多余的行或工作表后发回。",
    )
    REGISTER_MISSING = (
        "register-missing",
        Severity.WARNING,
        "找不到{titles}表，没有收到清单的内容",
        "请不要删除工作表；有内容的，用下发的原文件填写后发回，没有的，在表里选“本期无此类事项”。",
    )
    REGISTER_ROW_FOREIGN = (
        "register-row-foreign",
        Severity.ERROR,
        "“{title}”的这一行带有别的台账的行标识，没有收",
        "从别的台账取内容的，请只复制内容格（右键“选择性粘贴—数值”），不要复制整行。",
    )
    REGISTER_ROW_EMPTIED = (
        "register-row-emptied",
        Severity.WARNING,
        "“{title}”的这一行被整行清空，原内容照旧保留",
        "不再需要这一行的，请恢复内容后在“作废”列选“作废”。",
    )
    LED_ROW_UNKNOWN = (
        "led-row-unknown",
        Severity.ERROR,
        "“{title}”的这一行（第{item}项，{unit}）没有收：{why}",
        "请只在下发的各行里填意见，不改序号、单位，不加行；排序的，请选中整张表再排。",
    )
    REGISTER_ROW_TWICE = (
        "register-row-twice",
        Severity.WARNING,
        "“{title}”有两行完全相同（{name}），只收一行",
        "请删去重复的行，或改正其中一行。",
    )
    REGISTER_KEY_TWICE = (
        "register-key-twice",
        Severity.WARNING,
        "“{title}”有两行的{headers}相同（{name}），两行都已收",
        "是同一件事的，请并成一行，多余的一行在“作废”列选“作废”。",
    )
    REGISTER_NOT_EMPTY = (
        "register-not-empty",
        Severity.WARNING,
        "“{title}”选了“本期无此类事项”，又新填了{count}行，两处不一致",
        "新填的已收；请清空“本期无此类事项”，或把不该填的行作废。",
    )
    PLAN_CELL_EDITED = (
        "plan-cell-edited",
        Severity.WARNING,
        "第{item}项“{header}”被改动，仍以下发内容为准",
        "灰色格不用填；对任务内容有异议的，请与我们联系。",
    )
    # Cells
    CELL_ERROR_VALUE = (
        "cell-error-value",
        Severity.ERROR,
        "“{header}”显示的是公式错误，没有收",
        "请改成直接填写文字或数值；旧格式（.xls 等）里公式的原文读不出来，打开文件点这一格看。",
    )
    CELL_FORMULA = (
        "cell-formula",
        Severity.ERROR,
        "“{header}”填的是公式且没有算出的值，没有收",
        "请改成直接填写文字或数值；旧格式（.xls 等）里公式的原文读不出来，打开文件点这一格看。",
    )
    CELL_PICTURE = (
        "cell-picture",
        Severity.ERROR,
        "“{header}”里是图片，没有文字，没有收",
        "图片请作为附件随本表一并发来，在此格填公开网址，或图片的文件名称、文号。",
    )
    CELL_STRUCK = (
        "cell-struck",
        Severity.ERROR,
        "“{header}”里的文字全部画了删除线，没有收",
        "还算数的，请去掉删除线；不算数的，请把文字删掉，或改写成新的内容。",
    )
    CELL_MERGED = (
        "cell-merged",
        Severity.WARNING,
        "单元格 {where} 是合并的，内容只计入左上角一格；{lost}没有收",
        "请取消合并，在每一行分别填写后发回。",
    )
    CELL_CHOICE = (
        "cell-choice",
        Severity.ERROR,
        "“{header}”只能是：{allowed}{near}",
        "请从下拉列表中选择。",
    )
    CELL_DATE = (
        "cell-date",
        Severity.ERROR,
        "“{header}”不是日期",
        "请填写日期，格式如 2021-9-30。",
    )
    CELL_DATE_NO_DAY = (
        "cell-date-no-day",
        Severity.ERROR,
        "“{header}”没有写到哪一天",
        "请写明年、月、日，格式如 2021-9-30。",
    )
    CELL_DATE_NO_YEAR = (
        "cell-date-no-year",
        Severity.ERROR,
        "“{header}”看不出是哪一年",
        "请把年份写全，格式如 2021-9-30。",
    )
    CELL_DATE_RANGE = (
        "cell-date-range",
        Severity.ERROR,
        "“{header}”应在 {first} 至 {last} 之间",
        "请核对日期后改正。",
    )
    CELL_DATE_EARLY = (
        "cell-date-early",
        Severity.WARNING,
        "“{header}”{value}早于方案印发日期（{issued}），已收",
        "请核对；确是印发前已完成的，不用处理。",
    )
    CELL_PHONE = (
        "cell-phone",
        Severity.ERROR,
        "“{header}”不是电话号码",
        "请只填号码：手机号，或区号-座机号（如 0759-3331234）；几个号码之间用“、”隔开；没有的，留空白。",
    )
    CELL_LINK_CODE = (
        "cell-link-code",
        Severity.ERROR,
        "“{header}”里是会运行程序或夹带数据的地址，没有收",
        "请改填公开网址，或把材料作为附件一并发来，在此填文件名称或文号。",
    )
    CELL_LINK_REACH = (
        "cell-link-reach",
        Severity.WARNING,
        "“{header}”里的地址别人打不开（{what}）",
        "请改填公开网址，或把材料作为附件一并发来，在此填文件名称或文号。",
    )
    CELL_ONLY_DATE = (
        "cell-only-date",
        Severity.WARNING,
        "“{header}”里只有日期（{value}），看不出是什么材料，已收",
        "请写明材料：公开网址，或文件名称、文号；日期是表格软件改成的，请先把单元格设为文本格式再填。",
    )
    CELL_NUMBER = (
        "cell-number",
        Severity.ERROR,
        "“{header}”不是{what}",
        "请填写数字。",
    )
    CELL_DIGITS_LOST = (
        "cell-digits-lost",
        Severity.ERROR,
        "“{header}”超过15位数字，表格软件已把末尾变成0",
        "请先把单元格设为文本格式，再重新填写。",
    )
    CELL_TOO_LONG = (
        "cell-too-long",
        Severity.ERROR,
        "“{header}”有{length}个字，超过{limit}个字",
        "请压缩文字，详细材料另附文件。",
    )
    CELL_REQUIRED = (
        "cell-required",
        Severity.ERROR,
        "{row}“{because}”，但缺“{header}”，“{withheld}”暂不计入",
        "请补填“{header}”后发回；其他内容已收。",
        Effect(withholds=True),
    )
    CELL_PLACEHOLDER = (
        "cell-placeholder",
        Severity.ERROR,
        "{row}“{because}”，但“{header}”只填了“{value}”，等于没有填，“{withheld}”暂不计入",
        "请在“{header}”中写明实际内容后发回；没有的，请改填“{withheld}”。其他内容已收。",
        Effect(withholds=True),
    )
    CELL_CHOICE_UNFIT = (
        "cell-choice-unfit",
        Severity.ERROR,
        "第{item}项有完成时限（{deadline}），“{header}”不能是“{value}”，该格没有收",
        "请从这些中选择：{allowed}。对完成时限有异议的，请与我们联系。",
    )
    CELL_SECRECY_MARKED = (
        "cell-secrecy-marked",
        Severity.ERROR,
        "这一格带有涉密标志“{value}”，没有收，内容没有进入台账",
        "涉密内容请勿填报；不涉密的，去掉标志后发回。办公室：原件（来件和存档）按保密规定处理，不要打开、转发。",
    )
    CELL_SECRET_WORD = (
        "cell-secret-word",
        Severity.WARNING,
        "“{header}”里有“{value}”字样，已收；是否涉密，程序不能判断",
        "请核对：涉密的，立即与我们电话联系；不涉密的，不用处理。",
    )
    CELL_PERSONAL = (
        "cell-personal",
        Severity.WARNING,
        "“{header}”里像是有身份证号码或手机号码（{value}），已收",
        "请核对：个人隐私请勿填报，删去后发回。",
    )
    CELL_CORRECTED = (
        "cell-corrected",
        Severity.NOTE,
        "“{header}”按“{taken}”收{why}",
        "如不对，请改正后发回。",
    )
    FIELD_CONFLICT = (
        "field-conflict",
        Severity.WARNING,
        "{row}“{header}”与已收的内容不同（已收：{ours}）：两份都已保留，等待核定",
        "请与本单位其他填报人核对，统一后再发回一次。",
    )
    FIELD_OVERTAKEN = (
        "field-overtaken",
        Severity.WARNING,
        "{row}“{header}”在这份旧台账下发之后已有更新（已收：{ours}），这里填的没有采用",
        "确需更改的，请在最近一次下发的台账里填写后发回。",
    )
    FIELD_DECIDED = (
        "field-decided",
        Severity.NOTE,
        "{row}“{header}”已核定为“{ours}”，这里填的没有采用",
        "对核定有异议的，请与我们联系；不用再发。",
    )
    CLAIMS_GOING_BACK = (
        "claims-going-back",
        Severity.WARNING,
        "已报办结的{count}项又改回以前填的，没有写新的情况，暂不改动，等待核定：{told}",
        "用错了文件的，请用最近的文件填报；确要撤回的，请在这几项的“进展情况”里写明原因再发回。",
    )
    ROW_CLOSED = (
        "row-closed",
        Severity.NOTE,
        "{row}已销号，这次改了“{headers}”：已收下，是否重新核查由办公室决定，决定以前仍是已销号",
        "不是有意改动的，请与我们联系。",
    )
    FIELD_CLEARED = (
        "field-cleared",
        Severity.NOTE,
        "{where}以前填过，这次是空白，已按空白收（以前的内容仍可查）",
        "不是有意清空的，请补填后发回。",
    )
    ROWS_EMPTIED = (
        "rows-emptied",
        Severity.WARNING,
        "以前收过、这次空着的内容没有清掉：{told}",
        "用错了文件的，请用最近的文件填报；确要撤回的，请与我们联系。",
    )
    WORDS_REPLACED = (
        "words-replaced",
        Severity.WARNING,
        "{why}，收下以后，{told}",
        "请与以前填报的人核对；不该换的，请在最近的表里改回，再发一次。",
    )
    WORDS_KEPT = (
        "words-kept",
        Severity.WARNING,
        "{why}，与这份不同的地方以已收的为准：{told}",
        "是分头填的，不用再做什么；确要改成这份里的，请与我们联系。",
    )
    RETURN_OVERTAKEN = (
        "return-overtaken",
        Severity.WARNING,
        "{why}，以已收的为准{told}",
        "用错了文件的，请用最近的文件填报；这份里确有要用的，请填进最近的文件再发回；确要撤回的，请与我们联系。",
    )
    ROWS_RELEASED = (
        "rows-released",
        Severity.NOTE,
        "第{items}项现在已不由该单位承担（方案或名册有变动），填报的内容已存档，总台账列在“已变更事项”",
        "不用再填；有疑问请与我们联系。",
    )
    RETURN_BLANK = (
        "return-blank",
        Severity.WARNING,
        "表中没有填写任何内容，也没有选“无变化”，不算填报",
        "请填写后发回；本期没有变化的，在“填报说明”表选“无变化”。",
    )
    RETURN_BLANK_ASIDE = (
        "return-blank-aside",
        Severity.WARNING,
        "该填的格里没有内容，也没有选“无变化”，不算填报；表里另有没有读入的内容",
        "请把要报的内容填进白色格后发回；本期没有变化的，在“填报说明”表选“无变化”。",
    )
    CELLS_NOT_READ = (
        "cells-not-read",
        Severity.WARNING,
        "{where}{what}里有{count}处内容没有读入：{places}",
        "{how}",
    )
    REQUIRED_BLANK = (
        "required-blank",
        Severity.NOTE,
        "{where}必填的没有填：{headers}",
        "下次请填齐后再发。",
    )
    NO_CHANGE_CONTRADICTED = (
        "no-change-contradicted",
        Severity.NOTE,
        "本期情况选了“{said}”，但台账里有{count}处更新，按有更新收",
        "如没有更新，请与我们联系。",
    )
    # What the office decides
    RETURN_SENT_BACK = (
        "return-sent-back",
        Severity.ERROR,
        "经核实，不能确认是哪个单位的台账，已退回",
        "请在下发给本单位的台账里填写后发回；有疑问请与我们联系。",
    )
    REVIEW_TAKEN = (
        "review-taken",
        Severity.NOTE,
        "核查与核定表里填的{what}，已按填的记入台账",
        "不用处理。",
    )
    REVIEW_MAILED = (
        "review-mailed",
        Severity.ERROR,
        "这是本办公室的核查与核定表，却是从邮箱发来的（发件人 {sender}），填的都没有采用",
        "邮件带来的这一份，移到别处、改名、说明是谁的都不算；是本办公室的人填的，请打开逐行看过，"
        "另存到 inbox 文件夹里（不放在收信的子文件夹），再运行一次合并；不是的，请查明对方怎么会有这张表。",
        Effect(Outcome.REJECTED),
    )
    REVIEW_ROW_CHANGED = (
        "review-row-changed",
        Severity.ERROR,
        "这一行与写出时的内容不一致，填的没有采用",
        "灰色格不要改动，排序时请选中整行；重新运行 toolkit review held，填在新写出的表里。",
    )
    REVIEW_ROW_REPEATED = (
        "review-row-repeated",
        Severity.ERROR,
        "编号{number}在表里出现了不止一次，填的又不相同，没有采用",
        "请只保留一行后保存，再运行一次合并。",
    )
    REVIEW_UNANSWERED = (
        "review-unanswered",
        Severity.ERROR,
        "{what}填了{headers}，没有选“{choice}”，没有采用",
        "请选好“{choice}”再合并；还没有定的，填在 outbox/review.xlsx 里，合并后仍保留。",
    )
    REVIEW_CHOICE = (
        "review-choice",
        Severity.ERROR,
        "编号{number}是{kind}，“处理”不能是“{value}”，只能是：{allowed}",
        "请从下拉列表中选择；暂时不能定的留空。",
    )
    REVIEW_UNIT = (
        "review-unit",
        Severity.ERROR,
        "编号{number}选了“确认为该单位”，但{what}",
        "请在“确认单位”里选定有台账的单位。",
    )
    REVIEW_DECIDED = (
        "review-decided",
        Severity.WARNING,
        "编号{number}已由{who}于{day}定为“{choice}”，这里的“{value}”没有采用",
        "确要改的，{how}。",
    )
    REVIEW_SEVERAL = (
        "review-several",
        Severity.WARNING,
        "编号{numbers}：同一格等着核定的另有几份不同的内容，一并定为“{choice}”说不清用哪一份，没有一起定",
        "请用 toolkit review decide 按编号逐件定。",
    )
    REVIEW_OVERTAKEN = (
        "review-overtaken",
        Severity.WARNING,
        "编号{number}{what}，“{value}”没有采用",
        "不用再核定；新的情况会另列出来。",
    )
    REVIEW_ROWS_LEFT = (
        "review-rows-left",
        Severity.WARNING,
        "编号{number}中，{told}：没有改回",
        "确要改回的，请先与单位核对，由单位写明原因重新报送。",
    )
    REVIEW_CLAIM_LEFT = (
        "review-claim-left",
        Severity.WARNING,
        "编号{number}同意责任调整以后，{unit}第{item}项报的办结没有核查，不再待核查；内容见总台账“已变更事项”",
        "由接办单位办理以后报完成；{unit}确已办结的，改定为“不同意”，核查以后再答复。",
    )
    REVIEW_REOPENED = (
        "review-reopened",
        Severity.WARNING,
        "编号{number}同意责任调整以后，{unit}自己的第{item}项不再是已销号：接办的部分还没有办结",
        "由{unit}连同接办的部分办理以后报完成，再核查；原来报的已经包括这一部分的，重新核查即可。",
    )
    REVIEW_ITEM = (
        "review-item",
        Severity.ERROR,
        "编号{number}申请的是第{item}项，该单位没有这一项任务，不能定为“{value}”",
        "请定为“不同意”，并请该单位改正事项序号。",
    )
    REVIEW_TAKEOVER = (
        "review-takeover",
        Severity.ERROR,
        "第{number}号申请要调整责任，拟接办单位“{named}”不是名册里的另一个单位，不能同意",
        "请与该单位核对由谁接办，请它改正后再报；或者定为“不同意”。",
    )
    REVIEW_LACKING = (
        "review-lacking",
        Severity.ERROR,
        "第{number}号申请：{what}",
        "请该单位补写后再报；办公室已有批示或文件的，在“说明”里写明批示人或文号、日期，再定为“{value}”。",
    )
    REVIEW_BASIS = (
        "review-basis",
        Severity.ERROR,
        "第{number}号冲突所在的申请已经同意，定为“{value}”后{what}，没有采用",
        "请选有依据的那一个；确实没有依据的，先把该申请定为“不同意”。",
    )
    REVIEW_HINDERED = (
        "review-hindered",
        Severity.ERROR,
        "第{number}号申请：{what}，不能定为“{value}”",
        "请定为“不同意”，并告知该单位。",
    )
    APPLICATION_HINDERED = (
        "application-hindered",
        Severity.WARNING,
        "申请事项第{item}项“{kind}”：{what}；已收下，但不影响催办和逾期",
        "请核对事项序号、日期和拟接办单位，改正后再报；不是误填的，请与我们联系。",
    )
    APPLICATION_LACKING = (
        "application-lacking",
        Severity.WARNING,
        "申请事项第{item}项“{kind}”：{what}；已收下，等办公室核定",
        "请补写后再报。",
    )
    MASTER_CHANGED = (
        "master-changed",
        Severity.WARNING,
        "总台账写出以后被人改过，改过的另存为 {name}；在总台账里填的不会记入台账",
        "其中填的核查结论，toolkit review 写出的核查表里会提示，认可的在那里选定；其他内容请在各单位的台账里改。",
    )
    VERDICT_REFUSED = (
        "verdict-refused",
        Severity.ERROR,
        "{unit}第{item}项的核查结论“{value}”没有采用：{what}",
        "请在核查表里改正这一行后保存，再运行一次合并。",
    )
    VERDICT_DIFFERS = (
        "verdict-differs",
        Severity.WARNING,
        "{unit}第{item}项已由{who}于{day}核查为“{verdict}”，{where}的{what}与它不同，没有采用",
        "确要改的，运行 toolkit review correct {value} --unit {unit} --item {item} 更正。",
    )
    VERDICT_OVERTAKEN = (
        "verdict-overtaken",
        Severity.WARNING,
        "{unit}第{item}项在写出核查表以后又有变化，“{value}”没有采用",
        "请看新的核查表里这一行现在的内容，再作核查。",
    )
    VERDICT_CLOSES = (
        "verdict-closes",
        Severity.NOTE,
        "{unit}第{item}项“{value}”已记入。{what}",
        "不用处理；与单位所报的不是一回事的，用 toolkit review undo 撤销后与单位联系。",
    )
    # Mails that came in
    MAIL_TOO_LARGE = (
        "mail-too-large",
        Severity.WARNING,
        "{arrived}收到的一封邮件有{size} MB，超过上限{limit} MB，没有收",
        "请到邮箱里看这封信，把附件存进 inbox；常有这样大的，请在 config.toml 的 [mailbox] 里加大 size_mb。",
    )
    MAIL_UNREADABLE = (
        "mail-unreadable",
        Severity.WARNING,
        "{arrived}收到的一封邮件读不出来，附件没有收",
        "请到邮箱里看这封信，把附件存进 inbox。",
    )
    MAIL_TOO_MANY_FILES = (
        "mail-too-many-files",
        Severity.WARNING,
        "{sender}{arrived}的来信文件太多，只收了前{limit}个，还有{count}个没有收",
        "请到邮箱里看这封信，把其余文件存进 inbox。",
    )
    MAIL_WITHOUT_FILE = (
        "mail-without-file",
        Severity.WARNING,
        "{unit}的来信“{value}”没有可以收进来的附件，也不是只说“无变化”",
        "请到邮箱里看这封信：有超大附件链接的，下载后存进 inbox；要登记本期情况的，用 toolkit review record。",
    )
    MAIL_NEWS_BESIDE = (
        "mail-news-beside",
        Severity.WARNING,
        "{sender}来信“{value}”除附件外还写了“{words}”，附件照收，这句话没有登记",
        "请到邮箱里看这封信；要登记的，用 toolkit review record，或请单位填进台账。",
    )
    MAIL_LINK_ONLY = (
        "mail-link-only",
        Severity.WARNING,
        "{sender}的来信“{value}”只有链接（{link}），没有附件",
        "请先核实来信，再用浏览器下载，存进 inbox；也可以请对方把文件作为附件重发。",
    )
    MAIL_LINK_BESIDE = (
        "mail-link-beside",
        Severity.WARNING,
        "{sender}的来信“{value}”还有网盘或超大附件的链接（{link}），链接里的文件没有收",
        "请先核实来信，再用浏览器下载，存进 inbox；也可以请对方把文件作为附件重发。",
    )
    MAIL_CLOSED_FILE = (
        "mail-closed-file",
        Severity.WARNING,
        "{sender}的来信“{value}”里的 {file} 打不开：{what}，里面的文件没有收",
        "请让对方{how}重发；也可以用 Outlook 打开这封信，把里面的文件存进 inbox。",
    )
    MAIL_STRANGER = (
        "mail-stranger",
        Severity.NOTE,
        "{sender}的来信“{value}”附有{count}个文件（{file}），发件人不是名册里的邮箱，没有表格，没有收",
        "与台账无关的不用处理；是单位报的佐证的，把附件存进 inbox。",
    )
    MAIL_MACHINE_FILE = (
        "mail-machine-file",
        Severity.NOTE,
        "{sender}的来信“{value}”是{what}，附有{count}个文件（{file}），不是本办公室发出的，没有收",
        "与台账无关的不用处理；是单位报的台账或佐证的，问过单位，把附件存进 inbox。核查与核定表不要这样收。",
    )
    MAIL_FLOOD = (
        "mail-flood",
        Severity.ERROR,
        "{sender}的来信“{value}”里有{count}，超过一封信的上限{limit}，没有逐份收",
        "请核实来信；属实的，把附件存进 inbox 后合并，常有的加大 config.toml 的 most_workbooks；这一件选“退回”。",
        Effect(Outcome.HELD),
    )
    MAIL_WRITER_UNKNOWN = (
        "mail-writer-unknown",
        Severity.WARNING,
        "{sender}来信说无变化，但不能断定是哪个单位说的（{why}），没有登记",
        "请用 toolkit review record 单位 --no-change 登记；换了邮箱的，改名册或用 toolkit review senders confirm。",
    )
    MAIL_PAPER_REPLY = (
        "mail-paper-reply",
        Severity.WARNING,
        "{unit}来信“{value}”答复了核对函，是异议还是没有异议，要看过才知道",
        "请看信后登记：异议 toolkit report objection {unit}，没有异议的加 --none；都不是的用 toolkit report seen。",
    )
    MAIL_PAPER_WRITER = (
        "mail-paper-writer",
        Severity.WARNING,
        "{sender}来信“{value}”答复给{unit}的核对函，但不能断定是该单位答复的（{why}），没有记作它的答复",
        "是该单位答复的，用 toolkit report objection 登记；邮箱换了的，改名册或用 toolkit review senders confirm。",
    )
    MAIL_PLAN_CLOSED = (
        "mail-plan-closed",
        Severity.WARNING,
        "{unit}来信说无变化，但方案 {plan} 已办结，没有登记",
        "不用处理；方案其实没有办结的，请用 toolkit plan reopen 重新办理。",
    )
    MAIL_PLAN_UNCLEAR = (
        "mail-plan-unclear",
        Severity.WARNING,
        "{unit}来信说无变化，但说的是哪个方案的台账不能断定（{plans}），没有登记",
        "请向单位问清，再用 toolkit --plan 方案 review record {unit} --no-change 登记。",
    )
    MAIL_ROUND_UNCLEAR = (
        "mail-round-unclear",
        Severity.WARNING,
        "{unit}来信说无变化，但说的是哪一期不能断定（{what}），没有登记",
        "请向单位问清：是本期的，用 toolkit review record {unit} --no-change 登记；是以前的，请单位来信只写那一期。",
    )
    MAIL_BOUNCE_UNCLEAR = (
        "mail-bounce-unclear",
        Severity.WARNING,
        "退信“{value}”没有写明退的是哪封邮件{whose}，没有据此改动",
        "请到邮箱里看这封信，核实真假；邮箱确实不对的，改单位名册，再用 toolkit outbox retry 编号 重新发那一封。",
    )
    MAIL_BOUNCE_ELSEWHERE = (
        "mail-bounce-elsewhere",
        Severity.WARNING,
        "退信“{value}”退的是第{number}封（{unit}），但说没有收到的是 {address}，不是这一封发往的邮箱，没有据此改动",
        "多半是该单位的邮箱自动转到那里：请问单位收到没有；没有收到的，用 toolkit outbox retry {number} 重新发那一封。",
    )
    MAILBOX_LOST = (
        "mailbox-lost",
        Severity.WARNING,
        "邮件没有收完，还有{count}封没有收：{what}",
        "请稍后再运行一次；已收好的不会重复收。",
    )
    STEP_FAILED = (
        "step-failed",
        Severity.ERROR,
        "{step}没有做成：{what}",
        "{how}",
    )
    PUBLIC_WORDS = (
        "public-words",
        Severity.WARNING,
        "送审稿里有这些词：{words}",
        "请保密审查人逐处看过再定；没有提醒的，也不等于不涉密。",
    )
    PAGE_LARGE = (
        "page-large",
        Severity.NOTE,
        "页面有 {size}MB，超过1.5MB，用邮件发、在共享文件夹里打开会慢",
        "可以在浏览器里打印成 PDF 再发。",
    )
    ANNUAL_UNBALANCED = (
        "annual-unbalanced",
        Severity.WARNING,
        "年报表三不平衡，第一项加第二项不等于第三项加第四项：{columns}",
        "请补齐登记里缺的日期、办理结果和具体情形，合并后再写一次；不平衡的不要定稿。",
    )
    ANNUAL_UNPLACED = (
        "annual-unplaced",
        Severity.WARNING,
        "{unit}申请“{number}”{why}",
        "请该单位在台账的登记表里补齐、更正，等认定的先认定（toolkit review），合并后再写一次。",
    )
    ANNUAL_UNREPORTED = (
        "annual-unreported",
        Severity.WARNING,
        "{count}家单位没有填“{title}”，也没有报零报告，年报表三不含它们的申请：{units}",
        "请催报；确实没有申请的，请其在表头选“本期无此类事项”。",
    )
    ANNUAL_BLANK = (
        "annual-blank",
        Severity.WARNING,
        "登记表没有{columns}，年报表三的有关各格留空",
        "请把这些列从新建工作区的 templates/ledger.toml 里复制过来，重新下发；或者由人填写。",
    )
    ANNUAL_CARRIED = (
        "annual-carried",
        Severity.WARNING,
        "{plan}年登记里到年底没有办结的有{left}件，{year}年登记里上年收到、本年办的有{carried}件，对不上",
        "请各单位把上年没有办结的申请登记到本年的表里（收到日期照旧），合并后再写一次。",
    )
    PAPER_BEHIND = (
        "paper-behind",
        Severity.WARNING,
        "{kind}草稿的数字里没有：{what}",
        "请先取信、合并、认定，再写一次；不等的，核对草稿时看清数据截至哪一天。",
    )
    PAPER_TEMPLATE_BROUGHT = (
        "paper-template-brought",
        Severity.NOTE,
        "工作区的 templates/papers 里没有 {file}，用的是自带的模板",
        "不用处理；要改措辞的，从新建工作区的 templates/papers 里复制一份过来改。",
    )
    # The assessment
    SCORE_ROW = (
        "score-row",
        Severity.ERROR,
        "这一行认不出是哪个单位的哪一项，没有收：{value}",
        "请在 toolkit score form 写出的表里填，不要改灰色格；别的方案的表请写 --plan。",
    )
    SCORE_COUNT = (
        "score-count",
        Severity.ERROR,
        "{unit}“{title}”的数量看不懂，没有收：{value}",
        "数量写0至9999的整数；一票否决写“有”或“没有”；指标不适用的写“不适用”；录错了的写“撤回”。",
    )
    SCORE_UNREAD = (
        "score-unread",
        Severity.ERROR,
        "{unit}“{title}”的“{header}”读不出，没有收",
        "格里直接写数字和文字，不用公式、图片；带密级标志的不能录入，写可以写明的文号。",
    )
    SCORE_PROOF = (
        "score-proof",
        Severity.ERROR,
        "{unit}“{title}”没有写依据，没有收",
        "请在“依据”一格写明凭什么，如哪天的巡查记录、哪份决定书。",
    )
    SCORE_REPEATED = (
        "score-repeated",
        Severity.ERROR,
        "{unit}“{title}”有两行填得不一样，都没有收",
        "请只留一行，再收一次。",
    )
    SCORE_NO_CLASS = (
        "score-no-class",
        Severity.WARNING,
        "{count}个单位不在任何一类，没有评分：{units}",
        "请在 templates/scoring.toml 的 [[classes]] 写上它们的分组，或在单位名册里补上分组。",
    )
    SCORE_UNUSED = (
        "score-unused",
        Severity.WARNING,
        "录入过的{count}条没有算进去，templates/scoring.toml 里没有要录入的{names}：{units}",
        "代号改过的，请改回原来的代号；不再用的，在 toolkit score form 写出的表里对它写“撤回”，再收一次。",
    )
    CHECK_FAILED = (
        "check-failed",
        Severity.ERROR,
        "{check}：{what}",
        "{how}",
    )
    CHECK_DOUBTFUL = (
        "check-doubtful",
        Severity.WARNING,
        "{check}：{what}",
        "{how}",
    )
    ENGINE_FAILED = (
        "engine-failed",
        Severity.WARNING,
        "[engine] 的集群或子程序中途用不上，{count}个文件由本机接着做完，结果一样（{why}）",
        "请运行 toolkit doctor 看集群的情况；暂时不用的，把 config.toml 的 [engine] kind 改成 here。",
    )
    # Backups, and what is kept
    BACKUP_LEFT_OUT = (
        "backup-left-out",
        Severity.WARNING,
        "没有备份进去：{value}（{why}）",
        "请处理后再备份一次；在工作区外面的文件，请另外保存。",
    )
    BACKUP_STORE_MOVED = (
        "backup-store-moved",
        Severity.NOTE,
        "原来的台账数据库在 {value}，备份里的是它当时的内容，恢复后在新文件夹的 ledger.db",
        "恢复出来的 config.toml 已写明用 ledger.db，可以直接用；要放进数据库服务器的，恢复时加 --store 写明地址。",
    )
    BACKUP_DAMAGED = (
        "backup-damaged",
        Severity.ERROR,
        "备份文件已损坏或被改动：{what}",
        "请换一份备份，或从原处重新复制一次；没有别的备份的，里面的文件可以用解压软件取出来看。",
    )
    BACKUP_MEMBER_CHANGED = (
        "backup-member-changed",
        Severity.ERROR,
        "备份里的 {value} 与打包时不一样（{why}）",
        "请换一份备份，或从原处重新复制一次；没有别的备份的，其余文件可以用解压软件取出来看。",
    )
    BACKUP_HOSTILE = (
        "backup-hostile",
        Severity.ERROR,
        "这份备份不能恢复：{what}",
        "不是本工具写出的样子，可能被人改过；请换一份备份，并查明这份的来历。",
    )
    LEDGER_DAMAGED = (
        "ledger-damaged",
        Severity.ERROR,
        "台账数据库有损坏：{value}",
        "请先停用，把整个工作区复制一份，再用最近一次完好的备份恢复（toolkit restore 备份文件 新文件夹）。",
    )
    CHAIN_BROKEN = (
        "chain-broken",
        Severity.ERROR,
        "台账的校验链对不上：{what}",
        "台账可能被人绕过本工具改过、删过，或者换成了旧的：请先停用，把整个工作区复制一份，与备份和各单位手里的回执核对，"
        "再用完好的备份恢复（toolkit restore 备份文件 新文件夹）。",
    )
    ARCHIVE_MISSING = (
        "archive-missing",
        Severity.ERROR,
        "存档不见了：{what}（{value}）",
        "请从备份里取回这个文件，放回 archive 里原来的位置（config.toml 的 [archive] 写了 url 的，放到那里）。",
    )
    ARCHIVE_CHANGED = (
        "archive-changed",
        Severity.ERROR,
        "存档被改动或损坏：{value}（{what}）",
        "请从备份里取回这个文件，换掉现在的。",
    )
    ARCHIVE_STRANGE = (
        "archive-strange",
        Severity.WARNING,
        "存档的佐证不是收到时的任何一份：{value}",
        "改过的，请从备份里取回；由人放进去的，请放进 inbox 重新收。",
    )
    OUTBOX_MISSING = (
        "outbox-missing",
        Severity.WARNING,
        "{what}不在了：{value}",
        "{how}",
    )
    # Reminders and the calendar
    MAIL_ADDRESS_MISSING = (
        "mail-address-missing",
        Severity.WARNING,
        "{unit}没有登记邮箱，给它的邮件只写成文件，要另行转告",
        "请在单位名册中补上邮箱。",
    )
    MAIL_NOT_DELIVERED = (
        "mail-not-delivered",
        Severity.WARNING,
        "给{unit}的{kind}没有送达{address}：{answer}",
        "请核对单位名册里的邮箱，改好后运行 toolkit outbox retry {number}；或者另行转告。",
    )
    MAIL_UNKNOWN = (
        "mail-unknown",
        Severity.WARNING,
        "给{unit}的{kind}不确定是否送达：{answer}",
        "请看邮箱网页版的“已发送”，或问对方；确实没有收到的，运行 toolkit outbox retry {number} 再发。",
    )
    MAIL_FILE_MISSING = (
        "mail-file-missing",
        Severity.WARNING,
        "给{unit}的{kind}没有发：邮件文件不见了（{path}）",
        "请找回该文件后再发；不再要发的，运行 toolkit outbox cancel {number}。",
    )
    MAIL_LIMITED = (
        "mail-limited",
        Severity.NOTE,
        "发信服务器限制发送频率（{answer}），其余{count}封{time}以后再发",
        "不用处理；经常出现的，请在 config.toml 的 [mail] 里加大 pace_seconds，减小 per_batch。",
    )
    MAIL_CONNECTION = (
        "mail-connection",
        Severity.WARNING,
        "发信服务器没有连上或中途断开（{answer}），其余{count}封{time}以后再发",
        "请检查网络和 config.toml 的 [mail] 设置；恢复后运行 toolkit deliver --now。",
    )
    MAIL_SETTING = (
        "mail-setting",
        Severity.ERROR,
        "发信服务器不接受本单位的设置（{answer}），{count}封没有发",
        "请核对 config.toml 的 [mail]（服务器、登录名、证书）和授权码，改好后运行 toolkit deliver --now。",
    )
    CALENDAR_UNKNOWN_YEAR = (
        "calendar-unknown-year",
        Severity.WARNING,
        "还没有{year}年的节假日安排，暂按周一至周五为工作日计算",
        "国务院办公厅公布安排后，请安装本工具的新版，里面有新的节假日安排。",
    )

    def __init__(self, slug: str, severity: Severity, message: str, remedy: str, effect: Effect = Effect()) -> None:
        self.slug = slug
        self.severity = severity
        self.message = message
        self.remedy = remedy
        self.effect = effect

    @classmethod
    def of(cls, slug: str) -> Code:
        """The code of an identifier; `KeyError` where there is none."""
        return _BY_SLUG[slug]

    @classmethod
    def find(cls, slug: str) -> Code | None:
        """The code of an identifier, where there is one."""
        return _BY_SLUG.get(slug)


_BY_SLUG = {code.slug: code for code in Code}
