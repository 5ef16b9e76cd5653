using Provenance.Core.Models;
using Provenance.Gateway.Secrets;
using Xunit;

namespace Provenance.Tests.Gateway.Secrets;

public sealed class KeyRingTests
{
    private static readonly ModelSettings Settings = new() { Name = ModelName.Parse("house/m"), Provider = "openai", Model = "m", KeyVariable = "HOUSE_KEY" };

    [Theory]
    [InlineData(null, true)]
    [InlineData("  ", true)]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example.net/secrets/HOUSE-KEY)", true)]
    [InlineData("k-1", false)]
    public void A_key_is_missing_where_the_variable_holds_none_or_only_says_where_it_should_come_from(string? value, bool isMissing) =>
        Assert.Equal(isMissing, new KeyRing(name => name == "HOUSE_KEY" ? value : null).IsMissing(Settings));
}
