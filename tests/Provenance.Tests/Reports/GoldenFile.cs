using Xunit;

namespace Provenance.Tests.Reports;

/// <summary>
/// Files whose bytes a test compares. To take over a change, copy what a failing run leaves
/// as <c>NAME.actual</c> beside the test assembly over the file here.
/// </summary>
internal static class GoldenFile
{
    public static void Compare(string name, string actual)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Reports", "Golden", name);
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != actual)
            File.WriteAllText(path + ".actual", actual);
        Assert.Equal(expected, actual);
    }
}
