#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"
#include "status.h"

/// As many intervals as one integral may be cut into.
enum { intervals = 1000 };

oracle_result oracle_integral(
  oracle_function f, void *context, const double *breakpoints, int count, double absolute, double relative) {
  oracle_begin();
  oracle_result result = {GSL_NAN, GSL_POSINF, GSL_EDOM};
  if (count < 2) return result;
  for (int i = 1; i < count; i++) {
    if (!(breakpoints[i - 1] < breakpoints[i])) return result;
  }

  result.status = GSL_ENOMEM;
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(intervals);
  double *points = malloc((size_t)count * sizeof *points);  // QAGP asks for a list it may write to
  if (workspace && points) {
    gsl_function function = {f, context};
    memcpy(points, breakpoints, (size_t)count * sizeof *points);
    result.status = count == 2
      ? gsl_integration_qags(
          &function, points[0], points[1], absolute, relative, intervals, workspace, &result.value, &result.error)
      : gsl_integration_qagp(
          &function, points, (size_t)count, absolute, relative, intervals, workspace, &result.value, &result.error);
  }
  free(points);
  if (workspace) gsl_integration_workspace_free(workspace);
  return result;
}

oracle_result oracle_whole_line_integral(oracle_function f, void *context, double absolute, double relative) {
  oracle_begin();
  oracle_result result = {GSL_NAN, GSL_POSINF, GSL_ENOMEM};
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(intervals);
  if (!workspace) return result;
  gsl_function function = {f, context};
  result.status = gsl_integration_qagi(&function, absolute, relative, intervals, workspace, &result.value, &result.error);
  gsl_integration_workspace_free(workspace);
  return result;
}
