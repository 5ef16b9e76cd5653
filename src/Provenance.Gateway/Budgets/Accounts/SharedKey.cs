using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>One reservation, named so that setting it aside or settling it twice is the same as once.</summary>
/// <param name="Epoch">In which its process opened the session.</param>
/// <param name="Serial">Counts the reservations of this account in that epoch.</param>
internal readonly record struct SharedKey(string Session, int Epoch, int Serial);

/// <summary>Money that is set aside for an attempt.</summary>
/// <param name="Usd">In US dollars.</param>
internal readonly record struct SetAside(AttemptKey Attempt, string Use, decimal Usd);
