using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LotusBridge.Ledger;

/// <summary>
/// SHA-256 of short messages. The runtime's own call looks up the algorithm and allocates each time, which costs five
/// times the hash of a tree node; the same library's plain functions do not. Where they are missing the runtime's call
/// stands in.
/// </summary>
internal static class Sha256
{
    /// <summary>Longer messages go through the runtime, so that no collection waits for a hash.</summary>
    private const int MaxPlainBytes = 2048;

    /// <summary>SHA256_CTX has 112 bytes in every version that has these functions.</summary>
    private const int ContextBytes = 128;

    private const string Library = "libcrypto.so.3";

    private static readonly bool IsPlain = Works();

    /// <param name="into">32 bytes; may be part of the message.</param>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> into)
    {
        if (IsPlain && message.Length <= MaxPlainBytes)
        {
            Plain(message, into);
        }
        else
        {
            SHA256.HashData(message, into);
        }
    }

    private static void Plain(ReadOnlySpan<byte> message, Span<byte> into)
    {
        Span<byte> context = stackalloc byte[ContextBytes];
        ref var state = ref MemoryMarshal.GetReference(context);
        _ = SHA256_Init(ref state);
        _ = SHA256_Update(ref state, ref MemoryMarshal.GetReference(message), (nuint)message.Length);
        _ = SHA256_Final(ref MemoryMarshal.GetReference(into[..Digest.Length]), ref state);
    }

    private static bool Works()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return false;
        }

        try
        {
            Span<byte> hash = stackalloc byte[Digest.Length];
            Plain("plain"u8, hash);
            return hash.SequenceEqual(SHA256.HashData("plain"u8));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Init(ref byte context);

    [DllImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Update(ref byte context, ref byte data, nuint length);

    [DllImport(Library), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Final(ref byte hash, ref byte context);
}
