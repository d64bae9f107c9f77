package main

import (
	"time"

	"gongkai/kiosk"
)

// demoPlace is the place a demonstration's terminal stands in. Nothing in it is
// real, and it says so.
func demoPlace() kiosk.TerminalSettings {
	today := kiosk.DateOf(time.Now())
	return kiosk.TerminalSettings{
		Place: "市民中心一楼大厅（演示）",
		Hours: "周一至周五 8:30–12:00，13:30–17:00",
		Windows: []kiosk.ServiceWindow{
			{Number: "1 号窗口", Does: "咨询导办"},
			{Number: "2 号窗口", Does: "政府信息公开申请"},
			{Number: "3 号窗口", Does: "社会救助、低保"},
			{Number: "4 号窗口", Does: "公租房、住房保障"},
			{Number: "5 号窗口", Does: "征地补偿、不动产登记"},
			{Number: "6 号窗口", Does: "医保、社保"},
		},
		Nearest: []kiosk.ServiceOffice{
			{Name: "城区街道便民服务中心（演示）", Address: "样例路 1 号", Phone: "12345", Hours: "周一至周五 8:30–17:00"},
			{Name: "乡镇便民服务中心（演示）", Address: "样例镇府前街 2 号", Phone: "12345", Hours: "周一至周六 8:30–16:30"},
		},
		Notices: []kiosk.TerminalNotice{{Text: "这是演示：窗口、时间和公告都是样例。", From: today, To: today}},
	}
}
