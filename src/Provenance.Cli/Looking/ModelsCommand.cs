using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Provenance.Cli.Terminal;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Preparations;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Rollouts;

namespace Provenance.Cli.Looking;

/// <summary><c>provenance models</c>: what the models file sets up, and whether it could be asked now.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var file = SharedOptions.ModelsFile();
        var json = SharedOptions.Json();
        var command = new Command("models", "Lists the models that are set up, each with a health check.") { file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var logs = Logs.Create(verbose: false);
            await using var services = LocalServices.Create(logs, TimeProvider.System);
            var output = parsed.Output(json);
            var path = ChosenModels.FindFile(parsed.GetValue(file)?.FullName, null);
            var reading = services.GetRequiredService<ModelCatalog>().ResolveAllHere(path);
            foreach (var finding in reading.Findings)
                output.Say(finding.ToString());
            var providers = services.GetRequiredService<ProviderSet>();
            var rows = await Task.WhenAll(reading.Models.Select(async model => new ModelRow(model, await providers.CheckAsync(model, cancellationToken))));
            foreach (var row in rows)
                output.Line($"{row.Settings.Name,-40}{Describe(row.Health)}");
            output.Json(rows, CliJson.Default.ModelRowArray);
            return reading.Findings.Any(finding => finding.Severity == Severity.Error) || rows.Any(row => !row.Health.Usable)
                ? ExitCode.Failed
                : ExitCode.Done;
        });
        return command;
    }

    private static string Describe(ModelHealth health) =>
        health.Usable
            ? health.Latency is { } latency ? $"ok, answers within {Math.Ceiling(latency.TotalMilliseconds)} ms" : "ok"
            : $"not usable: {health.Message}";
}

/// <summary>A model's settings and what its health check found.</summary>
internal sealed record ModelRow(ModelSettings Settings, ModelHealth Health);
