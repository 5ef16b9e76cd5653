namespace Provenance.Gateway.Budgets;

/// <summary>One limit, what is spent of it, and what attempts in flight may yet spend. Its owner guards it.</summary>
/// <param name="scope">What it limits, as an error says it, such as <c>for extraction</c>; null for the session as a whole.</param>
/// <param name="limit">In US dollars; null for none.</param>
/// <param name="spent">In US dollars, by what was asked before.</param>
internal sealed class Allowance(string? scope, decimal? limit, decimal spent)
{
    public string? Scope { get; } = scope;

    public decimal? Limit { get; set; } = limit;

    public decimal Spent { get; private set; } = spent;

    public decimal Reserved { get; private set; }

    /// <summary>Whether this much more may be spent, whatever becomes of the attempts in flight.</summary>
    public bool HasRoomFor(decimal worst) => Limit is not { } most || worst == 0 || Spent + Reserved + worst <= most;

    /// <summary>Whether there would be room if no attempt in flight cost anything.</summary>
    public bool CouldHaveRoomFor(decimal worst) => Limit is not { } most || worst == 0 || (Reserved > 0 && Spent + worst <= most);

    public void Reserve(decimal worst) => Reserved += worst;

    public void Settle(decimal worst, decimal actual)
    {
        Reserved -= worst;
        Spent += actual;
    }
}
