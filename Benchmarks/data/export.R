# Exports four real series that ship with R to CSV: header `series,time,<name>`, an empty cell where a value is missing.
#   Rscript --vanilla Benchmarks/data/export.R data
suppressPackageStartupMessages(library(MASS))

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 1) stop("expected one argument, the folder to write to; try: export.R data")
folder <- arguments[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)

# Writes one series and reads it back: the file on disk has the stated number of rows and of missing cells, or R stops.
export <- function(file, series, time, values, name, rows, missing) {
  path <- file.path(folder, file)
  table <- data.frame(series = series, time = as.integer(time), value = as.numeric(values))
  names(table)[3] <- name
  write.table(table, path, sep = ",", quote = FALSE, na = "", row.names = FALSE, eol = "\n")
  back <- read.csv(path)
  found <- c(rows = nrow(back), missing = sum(is.na(back[[name]])))
  if (!identical(names(back), c("series", "time", name)) || found["rows"] != rows || found["missing"] != missing) {
    stop(sprintf("%s: expected %d rows of which %d missing, wrote %d of which %d missing: this R holds other data",
                 path, rows, missing, found["rows"], found["missing"]))
  }
  if (!isTRUE(all.equal(back[[name]], table[[name]], tolerance = 1e-12))) stop(path, ": what was read back differs")
  cat(sprintf("%-20s %4d rows, %2d missing\n", path, rows, missing))
}

# Old Faithful, 299 consecutive eruptions, minutes. Durations of exactly 2, 3 and 4 are notes made at night ("short",
# "medium", "long") and no measurements. The last three rows are such notes: to a reader of series they are times ahead.
duration <- MASS::geyser$duration
duration[duration %in% c(2, 3, 4)] <- NA
export("geyser.csv", "old-faithful", seq_along(duration), duration, "duration", rows = 299, missing = 78)

# Annual flow of the Nile at Aswan, 1871-1970, 10^8 cubic metres.
export("nile.csv", "nile", time(datasets::Nile), datasets::Nile, "flow", rows = 100, missing = 0)

# Yearly sunspot numbers, 1700-1988.
export("sunspots.csv", "sunspots", time(datasets::sunspot.year), datasets::sunspot.year, "number", rows = 289, missing = 0)

# Canadian lynx trapped per year, 1821-1934, counts as they are: no logarithm taken.
export("lynx.csv", "lynx", time(datasets::lynx), datasets::lynx, "trapped", rows = 114, missing = 0)
