namespace LotusBridge.Custody.Archives;

/// <summary>
/// An archive that is not canonical. Thrown by <see cref="CanonicalTarReader"/> and by nothing else; what was read
/// before it is not to be trusted.
/// </summary>
public sealed class ArchiveFormatException : FormatException
{
    internal ArchiveFormatException(string message)
        : base(message)
    {
    }
}
