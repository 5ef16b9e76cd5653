using System.Globalization;
using Azure;
using Azure.Identity;

namespace Provenance.Archive.Blobs;

/// <summary>The storage did not do what was asked of it, after every retry. The message names the blob and the storage's code, never a key.</summary>
public sealed class BlobStorageException : ArchiveException
{
    private BlobStorageException(string blob, int status, string code, Exception cause)
        : base(string.Create(CultureInfo.InvariantCulture, $"{(blob.Length == 0 ? "The blob storage" : blob)}: {code}{(status == 0 ? "" : $" ({status})")}"), cause) =>
        (Blob, Status, Code) = (blob, status, code);

    /// <summary>The blob's name below the archive's prefix; empty for the container.</summary>
    public string Blob { get; }

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>The storage's own code, such as <c>AuthorizationFailure</c>; a few words when it gave none.</summary>
    public string Code { get; }

    /// <summary>Whether the storage did not answer, or answered that it can't at this moment: asking later can help.</summary>
    public bool IsAway => Status is 0 or 408 or 429 or >= 500;

    /// <summary>Whether this is a failure of the storage, of the way to it, or of signing in there.</summary>
    internal static bool Is(Exception failure, CancellationToken cancellationToken) =>
        failure is RequestFailedException or AggregateException or AuthenticationFailedException or IOException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    internal static BlobStorageException Of(string blob, Exception failure) => Last(failure) switch
    {
        RequestFailedException { ErrorCode: { Length: > 0 } code } refused => new(blob, refused.Status, code, failure),
        RequestFailedException { Status: > 0 } refused => new(blob, refused.Status, "the storage refused", failure),
        AuthenticationFailedException => new(blob, 0, "signing in failed", failure),
        OperationCanceledException => new(blob, 0, "no answer in time", failure),
        _ => new(blob, 0, "the storage can't be reached", failure),
    };

    private static Exception Last(Exception failure) => failure is AggregateException { InnerExceptions: [.., var last] } ? last : failure;
}

/// <summary>A place on blob storage that can't be understood. The message repeats nothing of it: it may hold a key.</summary>
public sealed class InvalidBlobLocationException(string rule) : ArchiveException($"The blob archive: {rule}.")
{
    public string Rule { get; } = rule;
}
