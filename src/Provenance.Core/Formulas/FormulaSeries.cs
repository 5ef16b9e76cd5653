using System.Collections.Immutable;

namespace Provenance.Core.Formulas;

/// <summary>Functions of a list of numbers. Sums run from left to right.</summary>
internal static class FormulaSeries
{
    /// <summary>Reads values as numbers; the failure of the first that is none, null when all are.</summary>
    public static FormulaValue? Read(FormulaScope scope, IEnumerable<FormulaValue> values, out ImmutableArray<double> numbers)
    {
        var read = ImmutableArray.CreateBuilder<double>();
        numbers = [];
        foreach (var value in values)
        {
            if (scope.Number(value) is var result && result is not FormulaValue.Number)
                return result;
            read.Add(((FormulaValue.Number)result).Value);
        }

        numbers = read.ToImmutable();
        return null;
    }

    public static double Sum(ImmutableArray<double> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += number;
        return sum;
    }

    public static double Mean(ImmutableArray<double> numbers) => Sum(numbers) / numbers.Length;

    public static double Median(ImmutableArray<double> numbers)
    {
        var sorted = numbers.Sort();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>From 0; the first among equals.</summary>
    public static double PositionOfMaximum(ImmutableArray<double> numbers) => numbers.IndexOf(numbers.Max());

    public static double Variance(ImmutableArray<double> numbers, double ddof)
    {
        var mean = Mean(numbers);
        return Sum([.. numbers.Select(number => (number - mean) * (number - mean))]) / (numbers.Length - ddof);
    }

    public static FormulaValue Correlation(ImmutableArray<double> x, ImmutableArray<double> y)
    {
        if (x.Length != y.Length || x.Length < 2)
            return FormulaValue.Fail(NotComputable.Domain, "a correlation needs two lists of the same length, at least 2");

        var (meanX, meanY) = (Mean(x), Mean(y));
        var (squaresX, squaresY, products) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            squaresX += (x[i] - meanX) * (x[i] - meanX);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
            products += (x[i] - meanX) * (y[i] - meanY);
        }

        return squaresX == 0 || squaresY == 0
            ? FormulaValue.Fail(NotComputable.Domain, "the correlation of a constant")
            : FormulaValue.Of(Math.Clamp(products / Math.Sqrt(squaresX) / Math.Sqrt(squaresY), -1, 1));
    }
}
