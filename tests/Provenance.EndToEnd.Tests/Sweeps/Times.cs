using System.Globalization;

namespace Provenance.EndToEnd.Tests.Sweeps;

/// <summary>Measured times in a line.</summary>
internal static class Times
{
    public static string Describe(IReadOnlyCollection<TimeSpan> times)
    {
        var inOrder = times.Order().ToList();
        double At(double share) => inOrder[(int)Math.Ceiling(share * inOrder.Count) - 1].TotalMilliseconds;
        return inOrder.Count == 0 ? "none" : string.Create(
            CultureInfo.InvariantCulture, $"{inOrder.Count}, median {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, largest {At(1):0.00} ms");
    }
}
