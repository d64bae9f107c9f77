package kiosktest

import (
	"context"
	"encoding/json"

	"gongkai/kiosk"
)

// DutyFiles reads and writes tables as JSON, whatever their kind. A table that
// begins with "!" has a problem in it.
type DutyFiles struct{}

// ReadDuties implements kiosk.DutyFiles.
func (DutyFiles) ReadDuties(_ context.Context, _ string, data []byte) (*kiosk.DutyTable, error) {
	if len(data) > 0 && data[0] == '!' {
		return &kiosk.DutyTable{Problems: []kiosk.CellNote{{Row: 7, Column: "D", Header: "责任单位", Text: string(data[1:])}}}, nil
	}
	t := &kiosk.DutyTable{Notes: []kiosk.CellNote{{Row: 1, Text: "这样理解"}}}
	if err := json.Unmarshal(data, &t.Duties); err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "这不是表格。", err)
	}
	return t, nil
}

// WriteDuties implements kiosk.DutyFiles.
func (DutyFiles) WriteDuties(_ string, list []kiosk.Duty) ([]byte, error) { return json.Marshal(list) }
