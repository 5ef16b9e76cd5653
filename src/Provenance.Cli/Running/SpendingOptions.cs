using System.CommandLine;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Cli.Running;

/// <summary>The options about money that <c>run</c> and <c>resume</c> have in common.</summary>
internal sealed class SpendingOptions
{
    private readonly Option<decimal?> perDay = new Option<decimal?>("--budget-per-day")
    {
        Description = "The most that all sessions under this root may spend on one day (UTC), in US dollars.",
        HelpName = "USD",
    }.AtLeast(0);

    private readonly Option<bool> allowUnknownPrice = new("--allow-unknown-price")
    {
        Description = "Ask models whose price is unknown also under a budget. What they cost is not counted.",
    };

    /// <summary>Whether answers that other sessions have got may be taken.</summary>
    public static Option<CacheMode?> Cache()
    {
        var option = new Option<CacheMode?>("--cache")
        {
            Description = "Take answers that other sessions under this root have got: exact, to the same question; semantic, also to one that means nearly the same. Default: the experiment's, or off.",
            HelpName = "off|exact|semantic",
        };
        option.AcceptOnlyFromAmong("off", "exact", "semantic");
        return option;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(perDay);
        command.Options.Add(allowUnknownPrice);
    }

    public decimal? PerDay(ParseResult parsed) => parsed.GetValue(perDay);

    /// <summary>Null when nothing was said.</summary>
    public UnknownPrice? UnknownPrice(ParseResult parsed) => parsed.GetValue(allowUnknownPrice) ? Core.Experiments.UnknownPrice.Allowed : null;
}
