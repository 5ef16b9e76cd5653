namespace Provenance.Core.Experiments.Frameworks;

/// <summary>A framework as it was read, with the file that it came from; no file when it stands in the experiment itself.</summary>
/// <param name="Format">The specification: <c>4</c>, <c>7.3</c>, <c>10</c>; null for our own.</param>
internal sealed record ReadFramework(Framework Framework, InputFile? Input, string? Format);
