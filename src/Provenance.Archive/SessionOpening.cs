using Provenance.Core.Seals;

namespace Provenance.Archive;

/// <summary>How a session is opened for writing.</summary>
/// <param name="TakeOver">Also from a process that lives, such as one that was stopped: nothing that it still writes is part of the session.</param>
/// <param name="Actor">Who is responsible for what this process does, as the chronolog names it; null for the process alone.</param>
/// <param name="Sealing">What the session is sealed with at each checkpoint and at the end; null for not at all.</param>
public sealed record SessionOpening(bool TakeOver = false, string? Actor = null, Sealing? Sealing = null);
