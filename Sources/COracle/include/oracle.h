/// Derivatives, integrals and distribution functions from the GNU Scientific Library, as plain doubles.
///
/// GSL's headers clash with the BLAS headers of the tensor code (`CBLAS_TRANSPOSE`), so they are read inside the .c files
/// only, and the library is linked without its own BLAS. Every function returns the status of every GSL call it made.
#ifndef ORACLE_H
#define ORACLE_H

/// A function of one variable; `context` is handed through untouched.
typedef double (*oracle_function)(double x, void *context);

/// A value, a bound on its error as GSL estimates it, and GSL's status: 0 is success.
typedef struct {
  double value;
  double error;
  int status;
} oracle_result;

/// What a status means, in GSL's words.
const char *oracle_status_words(int status);

/// f'(x) by central differences that start from steps of size h.
oracle_result oracle_derivative(oracle_function f, void *context, double x, double h);

/// The integral from the first to the last of `count` ascending breakpoints, adaptive between them (QAGP; QAGS for two).
oracle_result oracle_integral(
  oracle_function f, void *context, const double *breakpoints, int count, double absolute, double relative);

/// The integral over the whole line (QAGI). It can miss a narrow density far from the origin and report 0 ± 0.
oracle_result oracle_whole_line_integral(oracle_function f, void *context, double absolute, double relative);

/// exp(−x²/2) / √(2π).
oracle_result oracle_gaussian_density(double x);
/// P(Z ≤ x), Z standard Gaussian.
oracle_result oracle_gaussian_lower(double x);
/// P(Z > x), accurate where it is small.
oracle_result oracle_gaussian_upper(double x);
/// The x with P(Z ≤ x) = p, 0 < p < 1.
oracle_result oracle_gaussian_quantile(double p);

/// P(X ≤ x), X chi-square with `degrees` degrees of freedom.
oracle_result oracle_chi_square_lower(double x, double degrees);
/// P(X > x), accurate where it is small.
oracle_result oracle_chi_square_upper(double x, double degrees);

/// P(T > x), T Student's t with `degrees` degrees of freedom.
oracle_result oracle_student_upper(double x, double degrees);
/// The x with P(T ≤ x) = p, 0 < p < 1.
oracle_result oracle_student_quantile(double p, double degrees);

/// P(N ≤ k), N the number of successes in n trials of probability p.
oracle_result oracle_binomial_lower(int k, int n, double p);
/// P(N ≥ k), accurate where it is small.
oracle_result oracle_binomial_upper(int k, int n, double p);

/// The path of the file that serves `cblas_dgemm`: in this process when `library` is null, else in that library.
/// Returns 1 when found, 0 when nothing serves it.
int oracle_blas_provider(const char *library, char *path, int size);

#endif
