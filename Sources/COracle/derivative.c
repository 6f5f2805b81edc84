#include <gsl/gsl_deriv.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

#include "oracle.h"
#include "status.h"

oracle_result oracle_derivative(oracle_function f, void *context, double x, double h) {
  oracle_begin();
  oracle_result result = {GSL_NAN, GSL_POSINF, GSL_EDOM};
  if (!(h > 0)) return result;
  gsl_function function = {f, context};
  result.status = gsl_deriv_central(&function, x, h, &result.value, &result.error);
  return result;
}
