using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>
/// The field <c>budget</c>: a number, which is what the session may spend, or a mapping of <c>session</c>, <c>day</c> and
/// <c>unknown_price</c>. All amounts are in US dollars.
/// </summary>
internal sealed record BudgetSection(decimal? Session = null, decimal? Day = null, UnknownPrice? UnknownPrice = null)
{
    private const string Name = "budget";

    public static BudgetSection Read(Fields root)
    {
        if (root.Find(Name) is not Mapping)
            return new BudgetSection(Amount(root, Name));
        var fields = root.Section(Name)!;
        var section = new BudgetSection(
            Amount(fields, "session"),
            Amount(fields, "day"),
            fields.Choice("unknown_price", ("refused", Experiments.UnknownPrice.Refused), ("allowed", Experiments.UnknownPrice.Allowed)));
        fields.RejectUnknown();
        return section;
    }

    private static decimal? Amount(Fields fields, string name)
    {
        if (fields.Number(name) is not { } amount)
            return null;
        if (amount is > 0 and < 1e9)
            return (decimal)amount;
        fields.Log.Error("out-of-range", $"\"{name}\" must be more than 0 and less than 1,000,000,000 US dollars.", fields.Spot(name));
        return null;
    }
}
