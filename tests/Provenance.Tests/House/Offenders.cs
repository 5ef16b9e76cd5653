using Xunit;

namespace Provenance.Tests.House;

/// <summary>Fails with all offenders, a line each, where an assertion on a collection would show the first few.</summary>
internal static class Offenders
{
    public static void None<T>(IEnumerable<T> offenders)
    {
        var lines = offenders.Select(offender => $"{offender}").ToList();
        Assert.True(lines.Count == 0, string.Join(Environment.NewLine, lines));
    }
}
