import DDSSM

let sales = try SeriesTable(csv: "sales.csv")
let model = try FittedModel(fitting: sales, preset: .short, steps: 50, window: 16, holdOut: 0.2)
let forecast = try model.forecast(horizon: 12)
try forecast.quantiles([0.1, 0.5, 0.9]).write(to: "forecast.csv")
try model.impute(sales).mean.write(to: "filled.csv")
print(try model.evaluate(sales).report.text)
try model.save(to: "runs/sales")
