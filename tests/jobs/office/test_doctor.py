"""What the doctor finds, and what it leaves alone."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from kit import mail_server
from kit.mailed import configured, letter, with_mailbox
from kit.papers import issued_by
from kit.real_servers import PASSWORD, MailHost, free_port

from toolkit.codes import Code
from toolkit.edges.system.places import lies_remote
from toolkit.errors import ConfigError
from toolkit.jobs.locks import watching
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.upgrade import upgrade
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.problems import problem

NOW = datetime(2021, 9, 13, 9)


def states(report: Any) -> dict[str, tuple[str, str]]:
    return {each["check"]: (each["state"], each["detail"]) for each in report.data["checks"]}


def test_a_new_workspace_is_in_order_and_left_as_it_is(workspace: Workspace) -> None:
    before = {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*")}
    report = doctor(workspace, NOW)
    assert {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*")} == before
    found = states(report)
    assert {check for check, (state, _) in found.items() if state != "正常"} == {"方案", "单位名册", "办公室"}
    assert "58个邮箱还是示例" in found["单位名册"][1] and "zwgk@zhanjiang.example.com 还是示例" in found["办公室"][1]
    assert "plan check" in found["方案"][1] and "watch 没有在值守" in found["定时值守"][1]
    assert (report.problems, report.exit_code) == ((), 0)


def test_an_office_and_units_with_addresses_of_their_own_are_told_nothing_of_them(workspace: Workspace) -> None:
    for name in ("config.toml", "seeds/units.csv"):
        file = workspace.root / name
        file.write_text(file.read_text("utf-8").replace("zhanjiang.example.com", "zhanjiang.intranet"), "utf-8")
    found = states(doctor(open_workspace(workspace.root), NOW))
    assert "办公室" not in found and found["单位名册"] == ("正常", "58个单位，都有邮箱")


def test_the_fonts_of_papers_that_this_machine_lacks_are_named_once_somebody_issues_any(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.jobs.office.doctor.font_names", lambda: {"宋体", "黑体", "方正小标宋简体"})
    assert "公文字体" not in states(doctor(workspace, NOW))
    state, said = states(doctor(issued_by(workspace), NOW))["公文字体"]
    assert state == "注意" and said.startswith("本机没有仿宋_GB2312；")
    monkeypatch.setattr(
        "toolkit.jobs.office.doctor.font_names", lambda: {"宋体", "SimHei", "方正小标宋简体", "仿宋_GB2312"}
    )
    found = doctor(issued_by(workspace), NOW)
    assert states(found)["公文字体"][0] == "正常" and found.problems == ()


def test_a_file_named_with_a_colon_is_told_whole(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = problem(Code.CHECK_DOUBTFUL, check="设置", what="名册：新.csv 的内容变了", how="看一看。")
    monkeypatch.setattr("toolkit.jobs.office.doctor.changed_unseen", lambda *_: (doubt,))
    assert states(doctor(workspace, NOW))["设置"] == ("注意", "名册：新.csv 的内容变了")


def test_each_fault_is_named_with_what_to_do(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace.root
    (root / "templates/mail/reminder.txt.j2").write_text("{% if %}", "utf-8")
    (root / "ledger.db").write_bytes(b"not a database" * 100)
    roster = root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8").replace("sz09@zhanjiang.example.com", ""), "utf-8")
    monkeypatch.setattr("toolkit.jobs.office.doctor.free_megabytes", lambda folder: 10)
    report = doctor(open_workspace(root), datetime(2020, 1, 1))
    found = states(report)
    assert {check for check, (state, _) in found.items() if state == "不行"} == {"模板", "台账数据库", "日期"}
    assert "reminder.txt.j2 第1行" in found["模板"][1] and "1个没有邮箱" in found["单位名册"][1]
    assert found["磁盘空间"] == ("注意", "只剩 10 MB")
    weighed = {each.message.partition("：")[0]: each.code for each in report.problems}
    assert weighed == {
        **dict.fromkeys(("模板", "台账数据库", "日期"), Code.CHECK_FAILED),
        "磁盘空间": Code.CHECK_DOUBTFUL,
    }
    assert all(each.remedy for each in report.problems) and report.exit_code == 1


def test_a_group_of_the_settings_without_units_is_a_gap_of_the_roster(workspace: Workspace) -> None:
    with (workspace.root / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[groups]]\nname = "镇街"\nphrases = ["各镇（街道）"]\n')
    rules = workspace.templates / "scoring.toml"
    assert "还有镇街没有写进哪一类" in states(doctor(open_workspace(workspace.root), NOW))["评分办法"][1]
    rules.write_text(rules.read_text("utf-8").replace('["县区"]', '["县区", "镇街"]', 1), "utf-8")
    before, report = states(doctor(workspace, NOW)), doctor(open_workspace(workspace.root), NOW)
    assert [(each.code, str(each.origin)) for each in report.problems] == [(Code.GROUP_EMPTY, "config.toml")]
    assert states(report)["单位名册"][0] == "注意" and states(report)["方案"] == before["方案"]


def test_a_year_without_its_holidays_is_named(workspace: Workspace) -> None:
    report = doctor(workspace, datetime(2099, 1, 5, 9))
    assert states(report)["节假日"] == ("注意", "还没有2099年的安排")
    assert [each.code for each in report.problems] == [Code.CALENDAR_UNKNOWN_YEAR]


def test_a_missing_template_is_named(workspace: Workspace) -> None:
    (workspace.root / "templates/notices/receipt.txt.j2").unlink()
    assert "notices/receipt.txt.j2" in states(doctor(workspace, NOW))["模板"][1]


def test_templates_of_another_release_are_told_and_upgrade_brings_those_of_this_one(workspace: Workspace) -> None:
    """Whether somebody reworded them nobody knows; line ends of another system are no other words."""
    page, letter = (workspace.templates / name for name in ("page/report.html.j2", "mail/asked.txt.j2"))
    letter.write_bytes(letter.read_bytes().replace(b"\n", b"\r\n"))
    assert "不同" not in states(doctor(workspace, NOW))["模板"][1]
    ours = page.read_bytes()
    page.write_bytes(ours + b"<!-- former -->")
    state, said = states(doctor(workspace, NOW))["模板"]
    assert state == "正常" and "1个与本版自带的不同" in said and "upgrade 换成本版的（page/report.html.j2）" in said
    page.unlink()
    assert upgrade(workspace, NOW).templates == ("page/report.html.j2",) and page.read_bytes() == ours


def test_rules_of_the_assessment_that_cannot_be_used_are_named(workspace: Workspace) -> None:
    path = workspace.templates / "scoring.toml"
    assert states(doctor(workspace, NOW))["评分办法"] == ("正常", "2类单位，7个指标")
    path.write_text(path.read_text("utf-8").replace("weight = 40", "weight = 41", 1), "utf-8")
    state, detail = states(doctor(workspace, NOW))["评分办法"]
    assert state == "不行" and "权重合计是101" in detail
    path.unlink()
    assert states(doctor(workspace, NOW))["评分办法"][0] == "正常", "the toolkit's own"


def test_a_ledger_on_a_network_share_is_refused_to_rely_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.jobs.office.doctor.on_network_share", lambda folder: True)
    assert states(doctor(workspace, NOW))["存放位置"][0] == "不行"


@pytest.mark.parametrize(
    ("path", "mounts", "remote"),
    [
        (PurePosixPath("/srv/台账/甲"), [("/", "ext4", "rw"), ("/srv/台账", "cifs", "rw")], True),
        (PurePosixPath("/srv/台账2"), [("/", "ext4", "rw"), ("/srv/台账", "nfs4", "rw")], False),
        (PurePosixPath("/srv/台账/本地"), [("/srv/台账", "nfs4", "rw"), ("/srv/台账/本地", "ext4", "rw")], False),
        (PurePosixPath("/home/a/共享"), [("/", "ext4", "rw"), ("/home/a/共享", "fuse.sshfs", "rw")], True),
        (PureWindowsPath(r"\\server\share\台账"), [], True),
        (PureWindowsPath(r"Z:\台账"), [("C:\\", "NTFS", "rw,fixed"), ("Z:\\", "NTFS", "rw,remote")], True),
        (PureWindowsPath(r"C:\台账"), [("C:\\", "NTFS", "rw,fixed"), ("Z:\\", "NTFS", "rw,remote")], False),
        (PurePosixPath("/x"), [], False),
    ],
)
def test_which_folders_lie_on_another_machine(path: Any, mounts: list[tuple[str, str, str]], remote: bool) -> None:
    assert lies_remote(path, mounts) == remote


def test_a_watch_at_work_is_seen(workspace: Workspace) -> None:
    with watching(workspace):
        assert states(doctor(workspace, NOW))["定时值守"][1] == "watch 正在值守"
    assert "没有在值守" in states(doctor(workspace, NOW))["定时值守"][1]


def test_mail_is_tried_where_asked(workspace: Workspace, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    ws = with_mailbox(workspace, mailboxes, "doctor@example.com")
    assert states(doctor(ws, NOW))["收邮件"] == (
        "正常",
        f"127.0.0.1:{mailboxes.imap_port}，doctor@example.com，授权码已有",
    )
    found = states(doctor(ws, NOW, mail=True))
    assert found["试收邮件"] == ("正常", "登录成功，方案印发以来有0封邮件")
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", "wrong")
    report = doctor(ws, NOW, mail=True)
    assert "不接受登录名或授权码" in states(report)["试收邮件"][1] and report.exit_code == 1
    monkeypatch.delenv("TOOLKIT_MAIL_PASSWORD")
    monkeypatch.setattr("toolkit.edges.mail.secrets._kept", lambda user: None)
    assert "没有找到 doctor@example.com 的授权码" in states(doctor(ws, NOW))["收邮件"][1]


def test_what_is_asked_of_senders_is_said_beforehand(
    workspace: Workspace, mailboxes: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    office = with_mailbox(workspace, mailboxes, "asked@example.com")
    assert states(doctor(office, NOW))["发件人"] == ("正常", "以信上写的为准，要是名册里的或确认过的")
    office = configured(office, trust="authenticated", authserv_id="mx.example.com")
    state, detail = states(doctor(office, NOW))["发件人"]
    assert state == "注意" and "mx.example.com 验明" in detail and "一律待核实" in detail
    mailboxes.deliver("asked@example.com", letter("a@example.com").as_bytes())
    state, detail = states(doctor(office, NOW, mail=True))["试收邮件"]
    assert state == "不行" and "都没有 mx.example.com 的验证结果" in detail
    mailboxes.deliver(
        "asked@example.com", b"Authentication-Results: mx.example.com; none\n" + letter("a@b.invalid").as_bytes()
    )
    assert states(doctor(office, NOW, mail=True))["试收邮件"][0] == "正常"


def test_a_server_s_word_cannot_be_asked_for_without_its_name(workspace: Workspace) -> None:
    with pytest.raises(ConfigError, match="authserv_id"):
        configured(workspace, trust="authenticated")


def test_a_test_mail_goes_to_the_office_alone(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    user, password = mail_server.USER, mail_server.PASSWORD
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", password)
    certificate = mail_server.certificate(workspace.root)
    with mail_server.serving(certificate) as server:
        ws = mail_server.set_mail(
            workspace, server="localhost", port=server.port, user=user, ca_file="ca.pem", timeout_seconds=5
        )
        assert states(doctor(ws, NOW))["发邮件"][0] == "正常" and server.calls == 0
        assert states(doctor(ws, NOW, mail=True))["试发邮件"][0] == "正常"
        ((sender, to, content),) = server.taken
        monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", "wrong")
        assert states(doctor(ws, NOW, mail=True))["试发邮件"][0] == "不行"
        monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", password)
        server.fails(END="550 content rejected")
        assert "550 content rejected" in states(doctor(ws, NOW, mail=True))["试发邮件"][1]
    assert (sender, to) == (user, [ws.settings.office.mail])
    assert message_from_bytes(content, policy=default)["Subject"] == "台账工具试发邮件 2021-09-13 09:00"
    broken = mail_server.set_mail(ws, port=free_port())
    assert "拒绝连接" in states(doctor(broken, NOW, mail=True))["试发邮件"][1]


def test_without_any_server_there_is_nothing_to_try(workspace: Workspace) -> None:
    assert states(doctor(workspace, NOW, mail=True))["邮件"][0] == "不行"
