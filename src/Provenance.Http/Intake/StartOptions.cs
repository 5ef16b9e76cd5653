using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Provenance.Core.Sessions;
using Provenance.Http.Problems;
using Provenance.Http.Requests;

namespace Provenance.Http.Intake;

/// <summary>The options of a run, from the body or, for a zip, from the query; and as <c>session.json</c> keeps them.</summary>
internal static class StartOptions
{
    private const int MostRuns = 100_000;

    private const int MostConcurrency = 1_000;

    /// <exception cref="InvalidOptionException">A parameter is not what it must be.</exception>
    public static RunOptions OfQuery(HttpRequest request)
    {
        var query = new ParameterReader(request, "models", "runs", "extractionModel", "budget", "variant", "concurrency");
        return new RunOptions
        {
            Models = query.Text("models")?.Split(',', StringSplitOptions.TrimEntries),
            Runs = (int?)query.Integer("runs", 1, MostRuns),
            ExtractionModel = query.Text("extractionModel"),
            Budget = query.Amount("budget"),
            Variant = query.Text("variant"),
            Concurrency = (int?)query.Integer("concurrency", 1, MostConcurrency),
        };
    }

    /// <summary>What the experiment's reader does not look at.</summary>
    /// <exception cref="InvalidOptionException">An option is out of its range.</exception>
    public static RunOptions Checked(RunOptions options)
    {
        if (options.Concurrency is < 1 or > MostConcurrency)
            throw new InvalidOptionException("concurrency", string.Create(CultureInfo.InvariantCulture, $"A whole number from 1 to {MostConcurrency} is wanted."));
        if (options.Budget is < 0)
            throw new InvalidOptionException("budget", "A budget is not negative.");
        return options;
    }

    /// <param name="flag">The flag of the run's calls; null for none.</param>
    public static ImmutableSortedDictionary<string, string> Given(RunOptions options, string requestId, string? flag)
    {
        var given = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        given[GivenOptions.RequestId] = requestId;
        Add(GivenOptions.FeatureFlag, flag);
        Add("models", options.Models is { } models ? string.Join(',', models) : null);
        Add("runs", options.Runs?.ToString(CultureInfo.InvariantCulture));
        Add("extraction-model", options.ExtractionModel);
        Add("budget", options.Budget?.ToString(CultureInfo.InvariantCulture));
        Add("variant", options.Variant);
        Add("concurrency", options.Concurrency?.ToString(CultureInfo.InvariantCulture));
        return given.ToImmutable();

        void Add(string name, string? value)
        {
            if (value is not null)
                given[name] = value;
        }
    }
}
