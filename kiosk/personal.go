package kiosk

// PersonalKind is a kind of personal data; names are those of the screen
// command. // 个人信息类别
type PersonalKind string

// The kinds.
const (
	PersonalID         PersonalKind = "id_number"       // 身份证号
	PersonalDisability PersonalKind = "disability_card" // 残疾人证号
	PersonalPassport   PersonalKind = "passport"        // 护照、军官证号
	PersonalBankCard   PersonalKind = "bank_card"       // 银行卡号
	PersonalAccount    PersonalKind = "account"         // 存折、一卡通、社保账号
	PersonalMobile     PersonalKind = "mobile"          // 手机号
	PersonalPhone      PersonalKind = "phone"           // 家庭电话
	PersonalPlate      PersonalKind = "plate"           // 车牌号
	PersonalAddress    PersonalKind = "address"         // 住址
	PersonalBirth      PersonalKind = "birth_date"      // 出生日期
	PersonalName       PersonalKind = "name_in_list"    // 未成年人、患者姓名
	PersonalEmail      PersonalKind = "email"           // 个人邮箱
)

// PersonalKinds lists the kinds, the gravest first.
var PersonalKinds = []PersonalKind{
	PersonalID, PersonalDisability, PersonalPassport, PersonalBankCard, PersonalAccount, PersonalMobile,
	PersonalPhone, PersonalName, PersonalAddress, PersonalBirth, PersonalPlate, PersonalEmail,
}

// Label returns the Chinese name of the kind, "" for an unknown one.
func (k PersonalKind) Label() string {
	switch k {
	case PersonalID:
		return "身份证号"
	case PersonalDisability:
		return "残疾人证号"
	case PersonalPassport:
		return "护照、军官证号"
	case PersonalBankCard:
		return "银行卡号"
	case PersonalAccount:
		return "个人账号"
	case PersonalMobile:
		return "手机号"
	case PersonalPhone:
		return "家庭电话"
	case PersonalPlate:
		return "车牌号"
	case PersonalAddress:
		return "详细住址"
	case PersonalBirth:
		return "出生日期"
	case PersonalName:
		return "未成年人或患者姓名"
	case PersonalEmail:
		return "个人邮箱"
	}
	return ""
}

// Grave reports whether numbers of the kind are never shown, whatever the
// catalogue says: with them money or an identity can be taken.
func (k PersonalKind) Grave() bool {
	switch k {
	case PersonalID, PersonalDisability, PersonalPassport, PersonalBankCard, PersonalAccount:
		return true
	}
	return false
}
