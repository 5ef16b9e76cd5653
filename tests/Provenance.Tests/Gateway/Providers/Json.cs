using System.Text;
using System.Text.Json;
using Provenance.Core.Digests;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

/// <summary>Compares JSON by what it says.</summary>
internal static class Json
{
    public static void AssertSame(string expected, string actual) => Assert.Equal(Canonical(expected), Canonical(actual));

    public static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Bytes(document.RootElement));
    }
}
