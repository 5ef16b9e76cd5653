using System.Text.Json;
using System.Text.RegularExpressions;
using Provenance.Testing.House;
using Provenance.Tests.House;
using Xunit;

namespace Provenance.Tests.Infra;

/// <summary>A setting has one name: in the code, in the templates, in the sample of local settings, in <c>host.json</c>, in the documents.</summary>
public sealed partial class SettingsInStepTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip };

    private static string Document { get; } = Repository.Read("docs/azure.md");

    [Fact]
    public void Every_setting_of_ours_that_the_code_reads_is_deployed_and_in_the_sample_and_in_the_documents_and_nothing_else_is()
    {
        var deployed = Ours(Repository.Read("infra/app.bicep"));
        Assert.NotEmpty(deployed);
        Assert.Equal(Read().Matches(Repository.Read("src/Provenance.Functions/Hosting/AppOptions.cs")).Select(match => "Provenance__" + match.Groups[1].Value).Order(StringComparer.Ordinal), deployed);
        Assert.Equal(deployed, Ours(Repository.Read("local.settings.sample.json")));
        Assert.Equal(deployed, Ours(Document));
    }

    [Fact]
    public void Every_variable_that_the_gateway_reads_is_deployed_and_in_the_samples_and_in_the_documents()
    {
        var read = Repository.Sources.Where(file => file.StartsWith("src/Provenance.Gateway/", StringComparison.Ordinal))
            .SelectMany(file => Variable().Matches(Repository.Read(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var keys = Repository.Read("src/Provenance.Gateway/Catalog/KnownPrefix.cs");
        Assert.Contains("LLM_FALLBACK_MODEL", read);
        Assert.Contains("AI_MODEL_VERSION", read);
        foreach (var text in (string[])["infra/app.bicep", "local.settings.sample.json", "docs/azure.md", ".env.example"])
            Offenders.None(read.Where(name => !keys.Contains(name, StringComparison.Ordinal) && !Repository.Read(text).Contains(name, StringComparison.Ordinal)).Select(name => $"{text}: {name}"));
        Offenders.None(read.Where(name => !Repository.Read(".env.example").Contains($"{name}=", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_switched_off_is_a_function_of_the_app()
    {
        var functions = Function().Matches(string.Concat(Repository.Sources.Where(file => file.StartsWith("src/Provenance.Functions/Triggers/", StringComparison.Ordinal)).Select(Repository.Read))).Select(match => match.Groups[1].Value).ToList();
        foreach (var text in (string[])["infra/app.bicep", "local.settings.sample.json", "docs/azure.md"])
        {
            var switched = Switch().Matches(Repository.Read(text)).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(switched);
            Offenders.None(switched.Except(functions, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_setting_that_is_deployed_is_in_the_documents() =>
        Offenders.None(Setting().Matches(Repository.Read("infra/app.bicep"))
            .Select(match => match.Groups[1].Value)
            .Where(name => !Document.Contains(name, StringComparison.Ordinal)
                && !name.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal) && !name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal)));

    [Fact]
    public void What_a_scheduler_sets_instead_of_host_json_is_what_host_json_has()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"), Lenient);
        var overridden = Override().Matches(Repository.Read("infra/app.bicep")).Select(match => match.Groups[1].Value.Split("__")).ToList();
        Assert.NotEmpty(overridden);
        Assert.All(overridden, path => Assert.True(
            path.SkipLast(1).Aggregate((JsonElement?)host.RootElement, (at, part) => at?.TryGetProperty(part, out var next) == true ? next : null) is not null,
            string.Join('.', path)));
    }

    [Fact]
    public void Every_choice_of_host_json_is_explained()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"), Lenient);
        Offenders.None(Leaves(host.RootElement.GetProperty("extensions").GetProperty("durableTask")).Where(leaf => !Document.Contains(leaf, StringComparison.Ordinal)
            && !Explained.Contains(leaf, StringComparer.Ordinal)));
    }

    /// <summary>Spelled out because they are the defaults of the extension that our counting relies on.</summary>
    private static readonly string[] Explained = ["controlQueueBatchSize", "controlQueueBufferThreshold"];

    [Fact]
    public void The_sample_holds_no_secret_and_nothing_of_azure()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        Assert.All(sample.RootElement.GetProperty("Values").EnumerateObject(), value =>
        {
            Assert.DoesNotContain("AccountKey", value.Value.GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("https://", value.Value.GetString(), StringComparison.Ordinal);
        });
    }

    private static SortedSet<string> Ours(string text) => new(OurSetting().Matches(text).Select(match => match.Value), StringComparer.Ordinal);

    private static IEnumerable<string> Leaves(JsonElement element) => element.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind == JsonValueKind.Object ? Leaves(member.Value) : [member.Name]);

    [GeneratedRegex(@"Setting = ""Provenance:(\w+)"";")]
    private static partial Regex Read();

    /// <summary>However it is read: by its name in capitals.</summary>
    [GeneratedRegex(@"""([A-Z]+(?:_[A-Z]+)*_(?:KEY|ENABLED|MODEL|VERSION))""")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\[Function\(""(\w+)""\)\]")]
    private static partial Regex Function();

    [GeneratedRegex(@"AzureWebJobs(?:__|\.)(\w+?)(?:__|\.)Disabled")]
    private static partial Regex Switch();

    [GeneratedRegex(@"\bProvenance__\w+")]
    private static partial Regex OurSetting();

    [GeneratedRegex(@"^  ([A-Z][A-Za-z0-9]*_\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\bAzureFunctionsJobHost__(\w+): ")]
    private static partial Regex Override();
}
