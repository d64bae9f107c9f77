package staff

import (
	"fmt"
	"testing"

	"gongkai/kiosk"
)

// Everyone sees the places that open for them, and where they are.
func TestNavigation(t *testing.T) {
	tests := []struct {
		role           kiosk.Role
		here           string
		groups, places string
	}{
		{kiosk.RoleOperator, "desk", "*话务台", ""},
		{kiosk.RoleOfficer, "home", "话务台 *一览 信息 采集 分工 终端 检索", ""},
		{kiosk.RoleOfficer, "review", "话务台 一览 *信息 采集 分工 终端 检索", "*核对归类"},
		{kiosk.RoleAdmin, "audit", "话务台 一览 信息 采集 分工 终端 检索 *系统", "账号 *审计"},
		{kiosk.RoleAdmin, "", "话务台 一览 信息 采集 分工 终端 检索 系统", ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.role, " ", tt.here), func(t *testing.T) {
			nav := Base{Account: kiosk.Account{Role: tt.role}, Here: tt.here}.Nav()
			if got := names(nav.Groups); got != tt.groups {
				t.Errorf("groups %q, want %q", got, tt.groups)
			}
			places := names(nav.Places)
			if tt.here == "review" { // the rest of a long row is not this test's
				for _, p := range nav.Places {
					if p.Here {
						places = "*" + p.Name
					}
				}
			}
			if places != tt.places {
				t.Errorf("places %q, want %q", places, tt.places)
			}
		})
	}
}

func names(places []Place) (out string) {
	for i, p := range places {
		if i > 0 {
			out += " "
		}
		if p.Here {
			out += "*"
		}
		out += p.Name
	}
	return out
}
