"""The bodies of the rebuilt plans, and the parts they have in what is to be done; none is any place's."""

from __future__ import annotations

from kit.plans.truth import Body, Bureau

LEAD, WORK, ASSIST = "lead", "implement", "assist"
LEADS_AND_WORKS = "lead or implement+lead"
CITY = Body(
    (
        Bureau("市政府办公室", ("市府办", "市数据资源局", "市政府办"), "直属"),
        *(
            Bureau(name, aliases, "直属")
            for name, aliases in (
                ("市发展改革委", ("市发改委",)),
                ("市财政局", ()),
                ("市教育局", ()),
                ("市司法局", ()),
                ("市人力资源社会保障局", ("市人社局",)),
                ("市住房城乡建设局", ("市住建局",)),
                ("市交通运输局", ()),
                ("市商务局", ()),
                ("市卫生健康委", ("市卫健委",)),
                ("市市场监管局", ()),
                ("市体育局", ()),
                ("市审批服务局", ()),
                ("市委编办", ()),
                ("市金融办", ()),
            )
        ),
        *(Bureau(name, (), "县区") for name in ("甲县政府", "乙县政府", "丙区政府")),
        Bureau("开发区管委会", (), "园区"),
    ),
    {
        "直属": ("市政府各部门", "市直各单位", "市级各部门"),
        "县区": ("各县（市、区）政府", "各县〔区〕政府", "各县市政府", "各县（市、区）人民政府"),
        "园区": ("各功能区管委会",),
    },
)
BUREAU = Body(
    tuple(Bureau(name, (), "科室") for name in ("办公室", "财务科", "法规科", "综合科")),
    {"科室": ("各科室", "各责任科室")},
)
OFFICES = Body(
    tuple(Bureau(name, (), "直属") for name in ("财政局", "发改局", "经信局", "科技局", "商务局", "税务局", "建设局")),
    {},
)
COUNTY = Body(
    (
        *(Bureau(name, (), "股室") for name in ("办公室", "计划财务股", "市场执法股")),
        Bureau("公共服务股", ("公共服务股（审批服务股）",), "股室"),
        *(Bureau(name, (), "下属") for name in ("图书馆", "文化馆")),
    ),
    {"股室": ("各股室", "其他股室"), "下属": ("属下单位",)},
)
PROVINCE = Body(
    (
        *(
            Bureau(name, aliases, "省直")
            for name, aliases in (
                ("省政府办公厅", ()),
                ("省发展改革委", ("省发改委",)),
                ("省财政厅", ()),
                ("省教育厅", ()),
                ("省商务厅", ()),
                ("省统计局", ()),
            )
        ),
        *(Bureau(name, (), "市州") for name in ("甲市政府", "乙市政府", "丙州政府")),
    ),
    {"省直": ("各部门", "省直各部门"), "市州": ("各地", "各市（州）政府")},
)
UNIVERSITY = Body(
    (
        *(
            Bureau(name, aliases, "机关")
            for name, aliases in (
                ("党政办公室", ("党政办",)),
                ("组织部", ("党委组织部",)),
                ("人事处", ()),
                ("教务处", ()),
                ("学生处", ("学生工作部",)),
                ("财务处", ()),
                ("后勤处", ()),
            )
        ),
        *(Bureau(name, (), "学院") for name in ("文学院", "理学院", "医学院")),
    ),
    {"机关": ("机关各部门", "各职能部门"), "学院": ("各学院", "各二级学院")},
)
HOSPITAL = Body(
    (
        *(Bureau(name, (), "职能") for name in ("院办公室", "医务科", "护理部", "财务科", "信息科", "门诊部")),
        *(Bureau(name, (), "临床") for name in ("内科", "外科", "儿科")),
    ),
    {"职能": ("各职能科室",), "临床": ("各临床科室", "临床各科室")},
)
TOWN = Body(
    (
        *(Bureau(name, (), "站所") for name in ("党政办", "财政所", "便民服务中心", "综合执法队")),
        *(Bureau(name, (), "村") for name in ("甲村", "乙村")),
    ),
    {"站所": ("各站所", "各办所"), "村": ("各村（社区）", "各村")},
)
CABINET = Body(
    tuple(
        Bureau(name, aliases, "部门")
        for name, aliases in (
            ("发展改革委", ("国家发展改革委",)),
            ("教育部", ()),
            ("工业和信息化部", ()),
            ("财政部", ()),
            ("人力资源社会保障部", ()),
            ("卫生健康委", ("国家卫生健康委",)),
            ("审计署", ()),
            ("税务总局", ()),
        )
    ),
    {"部门": ("国务院各部门", "各部门")},
)
DISTRICT = Body(
    (
        *(Bureau(name, (), "部门") for name in ("教育局", "文体旅局", "住建局", "民政局")),
        *(Bureau(name, (), "园区") for name in ("经开区", "高新园（甲镇）")),
        *(Bureau(name, (), "公司") for name in ("城发公司", "轨道公司")),
        *(Bureau(name, (), "街道") for name in ("甲街道", "乙街道", "丙街道")),
    ),
    {"街道": ("各街道",)},
)


def members(body: Body, group: str, role: str = WORK) -> dict[str, str]:
    return dict.fromkeys(body.members(group), role)


def each(role: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, role)
