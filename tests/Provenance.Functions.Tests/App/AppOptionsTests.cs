using Microsoft.Extensions.Configuration;
using Provenance.Functions.Hosting;
using Xunit;

namespace Provenance.Functions.Tests.App;

public sealed class AppOptionsTests
{
    [Fact]
    public void Takes_the_defaults_for_what_nobody_says()
    {
        var options = AppOptions.Read(Settings((AppOptions.ArchiveSetting, "blob:UseDevelopmentStorage=true/sessions")));

        Assert.Equal(("sessions", 250, TimeSpan.FromHours(1)), (options.Archive.Container, options.ShardSize, options.StandstillAfter));
        Assert.Null(options.Bundles);
        Assert.Null(options.ModelsFile);
        Assert.Null(options.SigningKey);
    }

    [Theory]
    [InlineData(AppOptions.ArchiveSetting, null, "Provenance__Archive: it is missing")]
    [InlineData(AppOptions.ArchiveSetting, "sessions", "Provenance__Archive: ")]
    [InlineData(AppOptions.BundlesSetting, "blob:nowhere", "Provenance__Bundles: ")]
    [InlineData(AppOptions.ShardSizeSetting, "281", "Provenance__ShardSize: a whole number from 1 to 280")]
    [InlineData(AppOptions.ShardSizeSetting, "-1", "Provenance__ShardSize: ")]
    [InlineData(AppOptions.ShardSizeSetting, "many", "Provenance__ShardSize: ")]
    [InlineData(AppOptions.StandstillSetting, "0", "Provenance__StandstillMinutes: ")]
    [InlineData(AppOptions.SigningKeySetting, "secret", "Provenance__SigningKey: it is no private key in PEM")]
    public void Names_the_setting_that_is_not_what_it_must_be(string setting, string? value, string message)
    {
        var settings = Settings((AppOptions.ArchiveSetting, "blob:UseDevelopmentStorage=true/sessions"), (setting, value));

        Assert.StartsWith(message, Assert.Throws<InvalidSettingException>(() => AppOptions.Read(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_secret_that_is_not_there_is_no_key() => Assert.Null(AppOptions.Read(Settings(
        (AppOptions.ArchiveSetting, "blob:UseDevelopmentStorage=true/sessions"),
        (AppOptions.SigningKeySetting, "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/PROVENANCE-SIGNING-KEY)"))).SigningKey);

    private static IConfiguration Settings(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        foreach (var (name, value) in settings)
            configuration[name] = value;
        return configuration;
    }
}
