using Provenance.Core.Seals;

namespace Provenance.Cli.Sealing;

/// <summary>
/// The key that seals: given in the environment, else in a folder of the user's own, where it is made when it is first needed. Nobody else
/// may read it.
/// </summary>
internal sealed class KeyFolder(Func<string, string?> environment)
{
    /// <summary>A private key in PEM.</summary>
    public const string KeyVariable = "PROVENANCE_SIGNING_KEY";

    /// <summary>A file that holds one.</summary>
    public const string KeyFileVariable = "PROVENANCE_SIGNING_KEY_FILE";

    /// <summary>The folder of the user's key.</summary>
    public const string FolderVariable = "PROVENANCE_KEY_FOLDER";

    private const string FileName = "seal.pem";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static KeyFolder OfUser { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The file that holds the key, whether or not it is there; null when the environment holds the key itself.</summary>
    public string? Path =>
        Given(KeyVariable) is not null ? null
        : Given(KeyFileVariable) ?? System.IO.Path.Combine(Given(FolderVariable) ?? DefaultFolder, FileName);

    private static string DefaultFolder => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "provenance", "keys");

    /// <summary>Null when no key was given and none was made yet.</summary>
    /// <exception cref="InvalidKeyException">What is there is no key, or can't be read.</exception>
    public SealingKey? Find()
    {
        if (Given(KeyVariable) is { } pem)
            return SealingKey.Parse(pem);
        try
        {
            return SealingKey.Parse(File.ReadAllText(Path!));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Given(KeyFileVariable) is { } file ? throw new InvalidKeyException($"there is no file \"{file}\", which {KeyFileVariable} names") : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new InvalidKeyException(refused.Message);
        }
    }

    /// <summary>The key; made now when there is none.</summary>
    /// <exception cref="InvalidKeyException">What is there is no key, or none can be made.</exception>
    public SealingKey FindOrCreate()
    {
        if (Find() is { } key)
            return key;
        key = SealingKey.Create();
        try
        {
            Write(Path!, key);
            return key;
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process has made one at the same moment.
            key.Dispose();
            return Find()!;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new InvalidKeyException($"{refused.Message} Name a key by {KeyFileVariable}, or go on without a seal: --no-seal.");
        }
    }

    private string? Given(string variable) => environment(variable) is { Length: > 0 } value ? value : null;

    /// <summary>Written aside and then linked to its name, so that nobody finds a part of it.</summary>
    private static void Write(string path, SealingKey key)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var aside = System.IO.Path.Combine(folder, $".{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new StreamWriter(aside, options))
            file.Write(key.ToPem());
        try
        {
            File.Move(aside, path, overwrite: false);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
