// Quantiles of the distributions that confidence intervals need.
#pragma once

namespace especho {

/// The regularised incomplete beta function I_x(a, b); a and b above 0, x from 0 to 1.
double incomplete_beta(double a, double b, double x);

/// The value below which a standard normal variable lies with probability `p`.
double normal_quantile(double p);

/// Likewise for Student's t with so many degrees of freedom; at least 1, not always whole.
double t_quantile(double p, double freedom);

/// Of `n` independent values, in ascending order, the rank below which the quantile `share` of
/// their distribution is no more likely than `p`: P(B(n, share) < rank) = p, for a binomial B that
/// is continued between whole numbers. From 0 to n + 1.
double rank_quantile(double n, double share, double p);

}  // namespace especho
