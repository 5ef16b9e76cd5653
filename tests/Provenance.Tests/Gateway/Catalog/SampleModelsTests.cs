using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Secrets;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.Gateway.Catalog;

/// <summary>The models files under <c>samples/models</c> are read without a word.</summary>
public sealed class SampleModelsTests
{
    [Fact]
    public void House_and_heavy_stand_in_for_one_another_as_the_file_says()
    {
        var reading = new ModelCatalog(new KeyRing(_ => "a key")).ResolveAll(Repository.FullPath("samples/models/house-and-heavy.yaml"));

        Assert.Empty(reading.Findings);
        var house = reading.Models.Single(model => model.Name == ModelName.Parse("house"));
        Assert.Equal(("gemini-2.5-flash", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"), (house.Model, house.BaseUrl, house.KeyVariable));
        Assert.Equal(ModelName.Parse("heavy"), Assert.Single(house.Fallback!.Models));
        Assert.Equal((3, 1000, 2.0, 0.1), (house.MaxRetries, house.InitialDelayMs, house.BackoffMultiplier, house.JitterFactor));
        Assert.All(reading.Models, model => Assert.NotNull(model.Price));
    }

    [Fact]
    public void Every_file_is_read_without_a_word() => Assert.All(
        Directory.GetFiles(Repository.FullPath("samples/models"), "*.yaml"),
        file => Assert.Empty(new ModelCatalog(new KeyRing(_ => "a key")).ResolveAll(file).Findings));
}
