export { diagnoseComplaints } from './complaints.ts'
export { diagnose } from './diagnose.ts'
export type { DiagnoseInput } from './diagnose.ts'
export type { FormulaName } from './formulas.ts'
