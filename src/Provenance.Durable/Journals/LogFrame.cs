namespace Provenance.Durable.Journals;

/// <summary>One entry of a log.</summary>
/// <param name="Kind">What the payload is, from 1 to 127; the log's owner decides.</param>
public readonly record struct LogFrame(byte Kind, ReadOnlyMemory<byte> Payload);
