namespace LotusBridge.Custody.Packages;

/// <summary>
/// A package that is not what its manifest says, or does not open. Nothing of it was released. The message is the same
/// whatever the cause; <see cref="Detail"/> is for the local log and the local screen.
/// </summary>
public sealed class PackageException : Exception
{
    /// <summary>The one outward answer.</summary>
    public const string OutwardMessage = "the package does not open as its manifest says";

    internal PackageException(string detail, Exception? cause = null)
        : base(OutwardMessage, cause) => Detail = detail;

    public string Detail { get; }
}
