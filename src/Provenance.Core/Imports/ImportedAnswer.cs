using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;

namespace Provenance.Core.Imports;

/// <summary>An answer that was asked for elsewhere.</summary>
/// <param name="Document">The id of the corpus document that it is about.</param>
/// <param name="Run">From 1, without gaps for each document and model; as the source counts where it counts so.</param>
/// <param name="Prompt">Null when it was not kept.</param>
/// <param name="Text">Exactly as it was kept.</param>
/// <param name="At">When it was recorded; null when unknown.</param>
/// <param name="Source">The file it was read from, relative to the imported folder.</param>
public sealed record ImportedAnswer(
    string Document, ModelName Model, int Run, Prompt? Prompt, string Text, DateTimeOffset? At, Usage Usage, decimal? Cost, string Source);

/// <summary>What an import found: answers in the order in which they were asked, and what is to be said of the rest.</summary>
public sealed record ImportReading(ImmutableArray<ImportedAnswer> Answers, ImportNote Note, ImmutableArray<Finding> Findings);
