using System.Text.Json;
using System.Text.RegularExpressions;
using Provenance.Testing.House;
using Provenance.Tests.House;
using Xunit;

namespace Provenance.Tests.Infra;

/// <summary>
/// The templates of <c>infra/</c>, read as text: that they fit together and hold what the app needs. <c>infra/check</c> compiles them where
/// the compiler restores.
/// </summary>
public sealed partial class TemplateTests
{
    /// <summary>Built-in roles of Azure, by their ids.</summary>
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["keyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    };

    private static readonly string[] Wanted =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.DurableTask/schedulers", "Microsoft.EventGrid/systemTopics", "Microsoft.Insights/components", "Microsoft.KeyVault/vaults",
        "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.OperationalInsights/workspaces", "Microsoft.Resources/resourceGroups",
        "Microsoft.Storage/storageAccounts", "Microsoft.Web/serverfarms", "Microsoft.Web/sites",
    ];

    private static IReadOnlyList<string> Templates { get; } = [.. Repository.Files.Where(file => file.StartsWith("infra/", StringComparison.Ordinal) && file.EndsWith(".bicep", StringComparison.Ordinal))];

    private static string All { get; } = string.Join('\n', Templates.Select(Repository.Read));

    [Fact]
    public void Every_resource_that_the_app_needs_is_there() =>
        Assert.Equal(Wanted, ResourceType().Matches(All).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_resource_has_one_api_version_wherever_it_is_named() =>
        Offenders.None(ResourceType().Matches(All)
            .Select(match => (Type: match.Groups[1].Value, Version: match.Groups[2].Value))
            .Distinct()
            .GroupBy(resource => resource.Type, StringComparer.Ordinal)
            .Where(versions => versions.Count() > 1)
            .Select(versions => versions.Key));

    [Fact]
    public void Roles_are_the_built_in_ones_and_each_is_given()
    {
        var access = Repository.Read("infra/access.bicep");
        Assert.All(Roles, role => Assert.Contains($"{role.Key}: '{role.Value}'", access, StringComparison.Ordinal));
        Assert.All(Roles.Keys, role => Assert.True(access.Split($"roles.{role}").Length > 1, role));
    }

    [Fact]
    public void No_service_takes_a_shared_key_and_no_template_asks_for_one()
    {
        Assert.Contains("allowSharedKeyAccess: false", Repository.Read("infra/storage.bicep"), StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", Repository.Read("infra/monitoring.bicep"), StringComparison.Ordinal);
        Assert.Contains("enableRbacAuthorization: true", Repository.Read("infra/vault.bicep"), StringComparison.Ordinal);
        Offenders.None(Templates.Where(file => ListsKeys().IsMatch(Repository.Read(file))));
    }

    [Fact]
    public void Every_module_is_there_and_gets_exactly_the_parameters_that_it_has_no_default_for() =>
        Offenders.None(Module().Matches(Repository.Read("infra/main.bicep")).SelectMany(module =>
        {
            var needed = Parameter().Matches(Repository.Read($"infra/{module.Groups[1].Value}"))
                .Where(parameter => !parameter.Value.Contains('=', StringComparison.Ordinal))
                .Select(parameter => parameter.Groups[1].Value);
            var given = Given().Matches(module.Groups[2].Value).Select(match => match.Groups[1].Value);
            return needed.Except(given, StringComparer.Ordinal).Select(missing => $"{module.Groups[1].Value}: {missing}");
        }));

    [Fact]
    public void Every_parameter_of_the_file_is_one_of_the_template()
    {
        using var file = JsonDocument.Parse(Repository.Read("infra/main.parameters.json"));
        var declared = Parameter().Matches(Repository.Read("infra/main.bicep")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Offenders.None(file.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).Where(name => !declared.Contains(name)));
    }

    [Fact]
    public void The_app_runs_on_the_framework_that_it_is_built_for()
    {
        var framework = Framework().Match(Repository.Read("Directory.Build.props")).Groups[1].Value;
        Assert.Contains($"runtime: {{ name: 'dotnet-isolated', version: '{framework}' }}", Repository.Read("infra/app.bicep"), StringComparison.Ordinal);
        Assert.Contains("tier: 'FlexConsumption'", Repository.Read("infra/app.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_azd_publishes_is_tagged_as_the_app()
    {
        Assert.Contains("project: ./src/Provenance.Functions", Repository.Read("azure.yaml"), StringComparison.Ordinal);
        Assert.Contains("  api:", Repository.Read("azure.yaml"), StringComparison.Ordinal);
        Assert.Contains("'azd-service-name': 'api'", Repository.Read("infra/main.bicep"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"'(Microsoft\.\w+/\w+)(?:/\w+)*@(\d{4}-\d\d-\d\d)'")]
    private static partial Regex ResourceType();

    [GeneratedRegex(@"\blist(?:Keys|AccountSas|ServiceSas)\w*\(|AccountKey")]
    private static partial Regex ListsKeys();

    [GeneratedRegex(@"^module \w+ '([^']+)'[^\n]*\n(.*?)^}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^param (\w+) [^\n]*", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(\w+):")]
    private static partial Regex Given();

    [GeneratedRegex(@"<TargetFramework>net([\d.]+)</TargetFramework>")]
    private static partial Regex Framework();
}
