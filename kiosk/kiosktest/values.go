package kiosktest

import "gongkai/kiosk"

// samples returns the samples without text; each reads it from the file of
// its id.
func samples() []kiosk.Disclosure {
	return append(append(local(), laws()...), policies()...)
}

func local() []kiosk.Disclosure {
	return []kiosk.Disclosure{
		{ // the longest title, and a file beside it
			ID: "rushan-plan", SourceID: "sample", ColumnID: "plans",
			URL:       "http://portal.example/art/2018/9/3/art_81630_1.html",
			Title:     "乳山市人民政府办公室关于印发乳山市推进重大建设项目批准和实施、公共资源配置、社会公益事业建设领域政府信息公开实施方案的通知",
			Publisher: "乳山市人民政府办公室", BodyID: "office", Region: "乳山市",
			AreaID: "public-welfare", Placed: "栏目 实施方案", Type: kiosk.TypePolicy,
			IssuedOn: date("2018-09-03"), PublishedOn: date("2018-09-03"), Validity: kiosk.InForce,
			Attachments: []kiosk.Attachment{
				{Title: "任务分工表", URL: "http://portal.example/module/download/plan.xlsx", Type: "xlsx", Bytes: 48_213},
				{Title: "实施方案（PDF）", URL: "http://portal.example/module/download/plan.pdf", Type: "pdf", Bytes: 1_204_775},
			},
		},
		{ // a table of twelve columns
			ID: "table", SourceID: "sample", ColumnID: "catalogue", Demo: true,
			URL: "http://portal.example/art/2019/1/8/art_81631_2.html", Title: "乳山市三领域公开事项一览表（节选）",
			IndexNumber: "11371083004367045M/2019-00012", Publisher: "乳山市人民政府办公室", BodyID: "office", Region: "乳山市",
			AreaID: "major-projects", CategoryID: "major-projects.approval-service", Placed: "栏目 目录",
			Type: kiosk.TypeReport, IssuedOn: date("2019-01-04"), PublishedOn: date("2019-01-08"), Validity: kiosk.InForce,
		},
		{ // no date, no number, a town of its own, no longer valid
			ID: "temporary-help", SourceID: "sample", ColumnID: "guides", Demo: true,
			URL: "http://portal.example/col/col70004/guide-7.html", Title: "临时救助怎么申请",
			Publisher: "乳山市民政局", BodyID: "civil", Region: "乳山市", Town: "大孤山镇",
			AreaID: "public-welfare", CategoryID: "public-welfare.assistance", ItemID: "public-welfare.assistance.temp-guide",
			Placed: "标题含 临时救助", Type: kiosk.TypeGuide, Validity: kiosk.Repealed, RepealedOn: date("2019-05-01"),
		},
	}
}

func laws() []kiosk.Disclosure {
	law := func(id, title, number, issued, effective, area, category, item string) kiosk.Disclosure {
		return kiosk.Disclosure{
			ID: id, SourceID: "sample", ColumnID: "laws", URL: "http://portal.example/laws/" + id + ".html",
			Title: title, DocumentNumber: number, Publisher: "国务院", Region: "全国",
			AreaID: area, CategoryID: category, ItemID: item, Placed: "栏目 法律法规", Type: kiosk.TypeLaw,
			IssuedOn: date(issued), PublishedOn: date(issued), EffectiveOn: date(effective), Validity: kiosk.InForce,
		}
	}
	assistance := law("assistance", "社会救助暂行办法", "国务院令第649号", "2019-03-02", "",
		"public-welfare", "public-welfare.assistance", "public-welfare.assistance.dibao-policy")
	assistance.Validity = kiosk.Amended
	return []kiosk.Disclosure{
		assistance,
		law("expropriation", "国有土地上房屋征收与补偿条例", "国务院令第590号", "2011-01-21", "2011-01-21",
			"major-projects", "major-projects.land-acquisition", "major-projects.land-acquisition.house-plan"),
		law("openness", "中华人民共和国政府信息公开条例", "国务院令第711号", "2019-04-03", "2019-05-15", "", "", ""),
		law("tendering", "中华人民共和国招标投标法实施条例", "国务院令第613号", "2019-03-02", "",
			"public-resources", "public-resources.tendering", "public-resources.tendering.notice"),
		law("procurement", "中华人民共和国政府采购法实施条例", "国务院令第658号", "2015-01-30", "2015-03-01",
			"public-resources", "public-resources.procurement", "public-resources.procurement.notice"),
	}
}

func policies() []kiosk.Disclosure {
	policy := func(id, title, number, index, issued, published, category, item string) kiosk.Disclosure {
		return kiosk.Disclosure{
			ID: id, SourceID: "sample", ColumnID: "policies", URL: "http://portal.example/zhengce/" + id + ".html",
			Title: title, DocumentNumber: number, IndexNumber: index, Publisher: "国务院办公厅", Region: "全国",
			AreaID: "public-welfare", CategoryID: category, ItemID: item, Placed: "栏目 上级文件", Type: kiosk.TypePolicy,
			IssuedOn: date(issued), PublishedOn: date(published), Validity: kiosk.ValidityUnknown,
		}
	}
	kindergarten := policy("kindergarten", "国务院办公厅关于开展城镇小区配套幼儿园治理工作的通知", "国办发〔2019〕3号",
		"000014349/2019-00002", "2019-01-09", "2019-01-22", "public-welfare.education", "public-welfare.education.preschool")
	kindergarten.Attachments = []kiosk.Attachment{{Title: "治理工作台账", URL: "http://portal.example/zhengce/list.doc", Type: "doc"}}
	holidays := policy("holidays", "国务院办公厅关于2019年部分节假日安排的通知", "国办发明电〔2018〕15号",
		"000014349/2018-00213", "2018-12-04", "2018-12-06", "", "")
	holidays.AreaID, holidays.Type = "", kiosk.TypeNotice
	return []kiosk.Disclosure{
		kindergarten,
		policy("waste-free", "国务院办公厅关于印发“无废城市”建设试点工作方案的通知", "国办发〔2018〕128号",
			"000014349/2018-00230", "2018-12-29", "2019-01-21", "public-welfare.environment", "public-welfare.environment.policy"),
		policy("medicines", "国务院办公厅关于印发国家组织药品集中采购和使用试点方案的通知", "国办发〔2019〕2号",
			"000014349/2019-00001", "2019-01-01", "2019-01-17", "public-welfare.health", "public-welfare.health.policy"),
		holidays,
	}
}
