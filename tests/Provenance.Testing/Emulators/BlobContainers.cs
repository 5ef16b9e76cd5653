using Azure.Storage.Blobs;
using Provenance.Archive.Blobs;

namespace Provenance.Testing.Emulators;

/// <summary>Containers in Azurite, each for one test.</summary>
public static class BlobContainers
{
    /// <summary>A container that nobody else has. It is not made yet.</summary>
    public static async Task<BlobContainerClient> NewAsync() => Open((await Azurite.GetAsync()).ConnectionString, Name());

    /// <summary>A name that no other container has.</summary>
    public static string Name() => $"test-{Guid.NewGuid():N}";

    /// <summary>As the archive itself opens one.</summary>
    public static BlobContainerClient Open(string connection, string container) =>
        new(connection, container, BlobRequests.Options());
}
