package rerank

// notes say in Chinese what a feature is, for who wants to know why a hit
// stands where it stands.
var notes = [NumFeatures]string{
	First:    "初查得分，占全部词的份量",
	Relative: "初查得分，与第一名相比",
	Position: "初查名次",
	Own:      "初查：这一段",
	Next:     "初查：前后段落",
	Head:     "初查：标题和发布单位",
	Whole:    "初查：整份文件",

	Pairs:    "这一段里相连的两个字",
	Singles:  "这一段里的单字",
	Words:    "这一段里的词",
	Synonyms: "这一段里的公文说法",

	Cover:     "这一段有几成问到的字",
	WordCover: "这一段有几成问到的词",
	AllCover:  "标题、章节和这一段合起来有几成",
	Run:       "与问题连着相同的最长一串",
	Window:    "最集中的一小段",

	HeadingCover:     "章节标题有几成问到的字",
	HeadingPrecision: "章节标题有几成是问到的",
	TitleCover:       "标题有几成问到的字",
	TitlePrecision:   "标题有几成是问到的",

	TitleMatch: "标题就是所输入的，或含有它",

	Length:  "这一段的长短",
	Short:   "这一段不足一句",
	Purpose: "只讲立法目的",
	Final:   "只讲何时施行",

	Citations:      "别的文件提到它的次数",
	Law:            "是法律",
	Interpretation: "是司法解释",
	Regulation:     "是条例",
	Rule:           "是办法、规定",
	Notice:         "是通知、公告",
	Reply:          "是来信答复",
	List:           "是供地、采购结果一类的清单",
	Report:         "是工作报告、公报",
	Trial:          "是试行、暂行",
	Void:           "已废止或失效",
	Age:            "发布已久",
	Elsewhere:      "说的是别的地方",

	LongFirst:     "长问题：初查得分",
	LongLength:    "长问题：这一段的长短",
	LongTitle:     "长问题：标题有几成是问到的",
	LongCitations: "长问题：别的文件提到它的次数",
}

// Note says in Chinese what the feature is.
func (f Feature) Note() string { return notes[f] }
