#include "textflag.h"

// The functions of kernel.go with fused products and sums.

#define ROW(from, lo, hi) \
	VBROADCASTSS from, Y14         \
	VFMADD231PS  Y12, Y14, lo      \
	VFMADD231PS  Y13, Y14, hi

// func product6(a *float32, aRow, aColumn int, b *float32, k int, c *float32, cRow int)
TEXT ·product6(SB), NOSPLIT, $0-56
	MOVQ    a+0(FP), SI
	MOVQ    aRow+8(FP), R8
	MOVQ    aColumn+16(FP), R11
	MOVQ    b+24(FP), DI
	MOVQ    k+32(FP), CX
	MOVQ    c+40(FP), DX
	MOVQ    cRow+48(FP), R9
	LEAQ    (R8)(R8*2), R10
	ADDQ    SI, R10
	LEAQ    (R9)(R9*2), R12
	ADDQ    DX, R12
	VMOVUPS (DX), Y0
	VMOVUPS 32(DX), Y1
	VMOVUPS (DX)(R9*1), Y2
	VMOVUPS 32(DX)(R9*1), Y3
	VMOVUPS (DX)(R9*2), Y4
	VMOVUPS 32(DX)(R9*2), Y5
	VMOVUPS (R12), Y6
	VMOVUPS 32(R12), Y7
	VMOVUPS (R12)(R9*1), Y8
	VMOVUPS 32(R12)(R9*1), Y9
	VMOVUPS (R12)(R9*2), Y10
	VMOVUPS 32(R12)(R9*2), Y11

loop6:
	VMOVUPS (DI), Y12
	VMOVUPS 32(DI), Y13
	ROW((SI), Y0, Y1)
	ROW((SI)(R8*1), Y2, Y3)
	ROW((SI)(R8*2), Y4, Y5)
	ROW((R10), Y6, Y7)
	ROW((R10)(R8*1), Y8, Y9)
	ROW((R10)(R8*2), Y10, Y11)
	ADDQ    R11, SI
	ADDQ    R11, R10
	ADDQ    $64, DI
	DECQ    CX
	JNZ     loop6
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VMOVUPS Y2, (DX)(R9*1)
	VMOVUPS Y3, 32(DX)(R9*1)
	VMOVUPS Y4, (DX)(R9*2)
	VMOVUPS Y5, 32(DX)(R9*2)
	VMOVUPS Y6, (R12)
	VMOVUPS Y7, 32(R12)
	VMOVUPS Y8, (R12)(R9*1)
	VMOVUPS Y9, 32(R12)(R9*1)
	VMOVUPS Y10, (R12)(R9*2)
	VMOVUPS Y11, 32(R12)(R9*2)
	VZEROUPPER
	RET

// func product1(a *float32, aColumn int, b *float32, k int, c *float32)
TEXT ·product1(SB), NOSPLIT, $0-40
	MOVQ    a+0(FP), SI
	MOVQ    aColumn+8(FP), R11
	MOVQ    b+16(FP), DI
	MOVQ    k+24(FP), CX
	MOVQ    c+32(FP), DX
	VMOVUPS (DX), Y0
	VMOVUPS 32(DX), Y1

loop1:
	VMOVUPS (DI), Y12
	VMOVUPS 32(DI), Y13
	ROW((SI), Y0, Y1)
	ADDQ    R11, SI
	ADDQ    $64, DI
	DECQ    CX
	JNZ     loop1
	VMOVUPS Y0, (DX)
	VMOVUPS Y1, 32(DX)
	VZEROUPPER
	RET

// func adamAVX2(value, grad, mean, square *float32, n int, k *[8]float32)
// k: gradient scale, b1, 1-b1, b2, 1-b2, step, 1/sqrt correction, epsilon.
TEXT ·adamAVX2(SB), NOSPLIT, $0-48
	MOVQ         value+0(FP), DI
	MOVQ         grad+8(FP), SI
	MOVQ         mean+16(FP), R8
	MOVQ         square+24(FP), R9
	MOVQ         n+32(FP), CX
	MOVQ         k+40(FP), AX
	VBROADCASTSS 0(AX), Y8
	VBROADCASTSS 4(AX), Y9
	VBROADCASTSS 8(AX), Y10
	VBROADCASTSS 12(AX), Y11
	VBROADCASTSS 16(AX), Y12
	VBROADCASTSS 20(AX), Y13
	VBROADCASTSS 24(AX), Y14
	VBROADCASTSS 28(AX), Y15
	VXORPS       Y7, Y7, Y7
	XORQ         BX, BX
	SHLQ         $2, CX

loopa:
	VMULPS      (SI)(BX*1), Y8, Y0
	VMOVUPS     Y7, (SI)(BX*1)
	VMULPS      (R8)(BX*1), Y9, Y1
	VFMADD231PS Y0, Y10, Y1
	VMOVUPS     Y1, (R8)(BX*1)
	VMULPS      Y0, Y0, Y0
	VMULPS      (R9)(BX*1), Y11, Y2
	VFMADD231PS Y0, Y12, Y2
	VMOVUPS     Y2, (R9)(BX*1)
	VSQRTPS     Y2, Y2
	VMULPS      Y14, Y2, Y2
	VADDPS      Y15, Y2, Y2
	VMULPS      Y13, Y1, Y1
	VDIVPS      Y2, Y1, Y1
	VMOVUPS     (DI)(BX*1), Y0
	VSUBPS      Y1, Y0, Y0
	VMOVUPS     Y0, (DI)(BX*1)
	ADDQ        $32, BX
	CMPQ        BX, CX
	JLT         loopa
	VZEROUPPER
	RET

// func mergeAVX2(to, from *float32, n int) float32
TEXT ·mergeAVX2(SB), NOSPLIT, $0-28
	MOVQ   to+0(FP), DI
	MOVQ   from+8(FP), SI
	MOVQ   n+16(FP), CX
	SHLQ   $2, CX
	XORQ   BX, BX
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

loopm:
	VMOVUPS     (SI)(BX*1), Y0
	VADDPS      (DI)(BX*1), Y0, Y0
	VMOVUPS     Y0, (DI)(BX*1)
	VMOVUPS     Y3, (SI)(BX*1)
	VFMADD231PS Y0, Y0, Y2
	ADDQ        $32, BX
	CMPQ        BX, CX
	JLT         loopm
	VEXTRACTF128 $1, Y2, X1
	VADDPS       X1, X2, X2
	VMOVHLPS     X2, X2, X1
	VADDPS       X1, X2, X2
	VMOVSHDUP    X2, X1
	VADDSS       X1, X2, X2
	VMOVSS       X2, ret+24(FP)
	VZEROUPPER
	RET

// func axpyAVX2(to, from *float32, k float32, n int)
TEXT ·axpyAVX2(SB), NOSPLIT, $0-32
	MOVQ         to+0(FP), DI
	MOVQ         from+8(FP), SI
	VBROADCASTSS k+16(FP), Y1
	MOVQ         n+24(FP), CX
	SHLQ         $2, CX
	XORQ         BX, BX

loopx:
	VMOVUPS     (DI)(BX*1), Y0
	VFMADD231PS (SI)(BX*1), Y1, Y0
	VMOVUPS     Y0, (DI)(BX*1)
	ADDQ        $32, BX
	CMPQ        BX, CX
	JLT         loopx
	VZEROUPPER
	RET
