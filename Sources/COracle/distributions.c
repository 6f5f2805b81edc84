#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_gamma.h>

#include "oracle.h"
#include "status.h"

/// The special functions are used rather than GSL's `cdf` family: they report a status and an error.
/// A tail too small for a double is 0 to within the smallest number, which is an answer and no failure.
static oracle_result from(int status, gsl_sf_result found) {
  if (status == GSL_EUNDRFLW || (status == GSL_SUCCESS && found.val == 0)) return (oracle_result){0, GSL_DBL_MIN, GSL_SUCCESS};
  return (oracle_result){found.val, found.err, status};
}

static const oracle_result outside_domain = {GSL_NAN, GSL_POSINF, GSL_EDOM};
static const oracle_result impossible = {0, 0, GSL_SUCCESS};
static const oracle_result certain = {1, 0, GSL_SUCCESS};

oracle_result oracle_gaussian_density(double x) {
  oracle_begin();
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_erf_Z_e(x, &found);
  return from(status, found);
}

oracle_result oracle_gaussian_upper(double x) {
  oracle_begin();
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_erf_Q_e(x, &found);
  return from(status, found);
}

oracle_result oracle_gaussian_lower(double x) { return oracle_gaussian_upper(-x); }

oracle_result oracle_gaussian_quantile(double p) {
  oracle_begin();
  if (!(p > 0 && p < 1)) return outside_domain;
  double x = gsl_cdf_ugaussian_Pinv(p);
  // The inverse comes without an error: what the tail at x misses, divided by the slope there, bounds it.
  oracle_result tail = p < 0.5 ? oracle_gaussian_lower(x) : oracle_gaussian_upper(x);
  oracle_result slope = oracle_gaussian_density(x);
  if (tail.status) return tail;
  if (slope.status) return slope;
  double missed = fabs(tail.value - (p < 0.5 ? p : 1 - p)) + tail.error + GSL_DBL_EPSILON;
  return (oracle_result){x, missed / slope.value, GSL_SUCCESS};
}

oracle_result oracle_chi_square_lower(double x, double degrees) {
  oracle_begin();
  if (!(x >= 0 && degrees > 0)) return outside_domain;
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_gamma_inc_P_e(degrees / 2, x / 2, &found);
  return from(status, found);
}

oracle_result oracle_chi_square_upper(double x, double degrees) {
  oracle_begin();
  if (!(x >= 0 && degrees > 0)) return outside_domain;
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_gamma_inc_Q_e(degrees / 2, x / 2, &found);
  return from(status, found);
}

oracle_result oracle_student_upper(double x, double degrees) {
  oracle_begin();
  if (!(degrees > 0)) return outside_domain;
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_beta_inc_e(degrees / 2, 0.5, degrees / (degrees + x * x), &found);
  oracle_result both = from(status, found);
  return (oracle_result){x < 0 ? 1 - both.value / 2 : both.value / 2, both.error / 2 + GSL_DBL_EPSILON, both.status};
}

oracle_result oracle_student_quantile(double p, double degrees) {
  oracle_begin();
  if (!(p > 0 && p < 1 && degrees > 0)) return outside_domain;
  double x = gsl_cdf_tdist_Pinv(p, degrees);
  // As for the Gaussian: what the tail at x misses, divided by the slope there.
  oracle_result tail = oracle_student_upper(x, degrees);
  if (tail.status) return tail;
  return (oracle_result){x, (fabs(tail.value - (1 - p)) + tail.error) / gsl_ran_tdist_pdf(x, degrees), GSL_SUCCESS};
}

oracle_result oracle_binomial_upper(int k, int n, double p) {
  oracle_begin();
  if (!(n >= 0 && p >= 0 && p <= 1)) return outside_domain;
  if (k <= 0) return certain;
  if (k > n) return impossible;
  gsl_sf_result found = {GSL_NAN, GSL_POSINF};
  int status = gsl_sf_beta_inc_e(k, n - k + 1.0, p, &found);
  return from(status, found);
}

oracle_result oracle_binomial_lower(int k, int n, double p) {
  oracle_begin();
  if (!(n >= 0 && p >= 0 && p <= 1)) return outside_domain;
  // At most k successes are at least n − k failures.
  return k < 0 ? impossible : oracle_binomial_upper(k >= n ? 0 : n - k, n, 1 - p);
}
