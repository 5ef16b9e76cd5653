using System.Globalization;
using Provenance.Core.Sessions;

namespace Provenance.Cli.Terminal;

/// <summary>Amounts as people read them.</summary>
internal static class Amounts
{
    /// <summary>US dollars with at least two and at most six decimals; <c>unknown</c> for null.</summary>
    public static string Usd(decimal? amount) =>
        amount is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.00####} USD") : "unknown";

    /// <summary>From one amount to another; <c>unknown</c> when either is.</summary>
    public static string Usd(decimal? low, decimal? high) => low is null || high is null ? "unknown" : $"from {Usd(low)} to {Usd(high)}";

    /// <summary>A count with what is counted: <c>1 run</c>, <c>3 runs</c>.</summary>
    public static string Counted(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
            { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):0} h {time.Minutes:00} min"),
        };

    /// <summary>The cost so far; says so when some of it is unknown.</summary>
    public static string Cost(SessionStatus status) =>
        (status.CostUnknown, status.Records) switch
        {
            (0, _) => Usd(status.Cost),
            var (unknown, records) when unknown == records => "cost unknown",
            var (unknown, _) => $"{Usd(status.Cost)} and {Count(unknown)} records of unknown cost",
        };
}
