// Package duties reads and writes the table of who publishes what (任务分工表)
// as offices keep it: XLSX with merged cells and headers over several rows, CSV
// in any encoding, YAML. Every cell that cannot be understood is named by its
// row and column, all at once.
//
//	t, err := duties.New(catalogue).ReadDuties(ctx, "任务分工表.xlsx", data)
package duties
